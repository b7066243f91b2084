import { CliError, type Command, status } from './command.ts';
import { descriptions } from './help.ts';

/** `comity completion bash|zsh|fish`: a script for the shell to read. */
export const completionCommand: Command = async ([shell = ''], { stdout }) => {
  const names = Object.keys(descriptions);
  const scripts: Record<string, string> = {
    bash: `complete -W "${names.join(' ')}" comity\n`,
    zsh: `#compdef comity\n_arguments '1:command:(${names.join(' ')})' '*:file:_files'\n`,
    fish: names
      .map((name) => `complete -c comity -n __fish_use_subcommand -a ${name} -d '${descriptions[name]?.does}'\n`)
      .join(''),
  };
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (!script) throw new CliError('usage', 'Say which shell: comity completion bash, zsh or fish.');
  stdout.write(script);
  return status.positive;
};
