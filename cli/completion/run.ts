/** The work of `atalaya completion`: it alone loads every verb. */
import { Command } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import type { Verb } from '../verb.ts';
import { bashScript } from './bash.ts';
import { completedOf, type Completed } from './completed.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<Shell, (all: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export const runCompletion = async (shell: Shell, verbs: readonly Verb[], io: Io): Promise<ExitCode> => {
  const program = new Command('atalaya').option('--version', 'output the version number');
  for (const { load, description } of verbs)
    program.addCommand((await load())(io, () => undefined, verbs).description(description));
  io.stdout(scripts[shell](completedOf(program)));
  return 0;
};
