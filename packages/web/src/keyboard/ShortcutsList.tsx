import { Kbd, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './ShortcutsList.module.css';
import { useSingleKeys } from './use-shortcuts.ts';

const shortcuts = [
  { keys: ['j', 'k'], name: 'move' },
  { keys: ['Enter'], name: 'open' },
  { keys: ['Esc'], name: 'close' },
  { keys: ['/'], name: 'search' },
  { keys: ['n'], name: 'add' },
  { keys: ['?'], name: 'all' },
] as const;

export function ShortcutsList() {
  const { t } = useTranslation();
  const [enabled, setEnabled] = useSingleKeys();
  return (
    <>
      <dl className={classes.list}>
        {shortcuts.map(({ keys, name }) => (
          <div key={name}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        size="xs"
        label={t('shortcuts.singleKeys')}
        checked={enabled}
        onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
      />
    </>
  );
}
