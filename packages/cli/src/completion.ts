import { CliError, type Command, status } from './command.ts';
import { commandHelp } from './help.ts';

/** A command as a shell completes it: `words` are what can follow its name. */
interface Completed {
  name: string;
  does: string;
  words: { word: string; does: string }[];
  options: string[];
}

const shells = ['bash', 'zsh', 'fish'];
const writers: Record<string, (commands: Completed[]) => string> = { bash, zsh, fish };

/** `comity completion bash|zsh|fish`: a script for the shell to read. */
export const completionCommand: Command = async ([shell = ''], { stdout }) => {
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined;
  if (!write) throw new CliError('usage', 'Say which shell: comity completion bash, zsh or fish.');
  stdout.write(write(Object.entries(commandHelp).map(([name]) => completed(name))));
  return status.positive;
};

/** The options are those that its help names, so that no list is kept twice. */
function completed(name: string): Completed {
  const { does = '', actions = {} } = commandHelp[name] ?? {};
  const named = Object.entries(actions).filter(([action]) => action !== '');
  const words = named.map(([word, call]) => ({ word, does: call.does }));
  const found = Object.values(actions).flatMap(({ calls }) => calls.join(' ').match(/--[a-z][a-z-]+/g) ?? []);
  const shown = name === 'completion' ? shells.map((word) => ({ word, does: `for ${word}` })) : words;
  return { name, does, words: shown, options: [...new Set([...found, '--help'])] };
}

function bash(commands: Completed[]): string {
  const cases = commands.map(
    ({ name, words, options }) =>
      `    ${name}) words="${words.map(({ word }) => word).join(' ')}"; options="${options.join(' ')}" ;;`,
  );
  return `_comity() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="" options=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *)
      [ "$COMP_CWORD" -eq 2 ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
      [ "\${#COMPREPLY[@]}" -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
      ;;
  esac
  return 0
}
complete -o filenames -F _comity comity
`;
}

function zsh(commands: Completed[]): string {
  const names = commands.map(({ name, does }) => `    '${name}:${does}'`);
  const cases = commands.map(({ name, words, options }) => {
    const actions = words.map(({ word, does }) => `'${word}:${does.replaceAll(':', '\\:')}'`).join(' ');
    return `    ${name}) words_=(${actions}); options=(${options.join(' ')}) ;;`;
  });
  return `#compdef comity
_comity() {
  local -a commands words_ options
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    compadd -- $options
  elif (( CURRENT == 3 && $#words_ )); then
    _describe 'action' words_
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_comity" ]; then _comity "$@"; else compdef _comity comity; fi
`;
}

function fish(commands: Completed[]): string {
  const lines = commands.flatMap(({ name, does, words, options }) => [
    `complete -c comity -n __fish_use_subcommand -f -a ${name} -d '${does}'`,
    ...words.map(
      (each) =>
        `complete -c comity -n '__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${words
          .map(({ word }) => word)
          .join(' ')}' -a ${each.word} -d '${each.does}'`,
    ),
    ...options.map((option) => `complete -c comity -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
  ]);
  return `${lines.join('\n')}\n`;
}
