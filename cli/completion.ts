/** `atalaya completion`: a script by which a shell completes verbs, options, their values, and ids of systems. */
import { Argument, Command } from 'commander';
import { shells, type Shell } from './completion/shells.ts';
import type { ExitCode, Io } from './run/io.ts';
import type { Verb } from './verb.ts';

const help = `
The script completes 'atalaya' and 'npx atalaya'. It runs nothing: ids of systems are the names of files in the folder of systems.

Examples:
  $ npx atalaya completion bash > ~/.local/share/bash-completion/completions/atalaya
  $ echo 'source <(npx atalaya completion bash)' >> ~/.bashrc
  $ echo 'source <(npx atalaya completion zsh)' >> ~/.zshrc     # behind compinit
  $ npx atalaya completion fish > ~/.config/fish/completions/atalaya.fish`;

export const completionCommand = (io: Io, finish: (code: ExitCode) => void, verbs: readonly Verb[]): Command =>
  new Command('completion')
    .addArgument(new Argument('<shell>', 'the shell that reads the script').choices(shells))
    .addHelpText('after', help)
    .action(async (shell: Shell) => {
      const { runCompletion } = await import('./completion/run.ts');
      finish(await runCompletion(shell, verbs, io));
    });
