/** Gives every verb the option --config, and what the configuration says by its `Io`. */
import { Option, type Command } from 'commander';
import type { Io } from '../run/io.ts';
import type { Settings } from './settings.ts';

export interface Configured {
  /** For the verbs: read it in their actions, not before. */
  readonly io: Io;
  /** After all verbs are added. */
  readonly addTo: (program: Command) => void;
}

export const configured = (process: Io): Configured => {
  let settings: Settings | undefined;
  return {
    io: {
      ...process,
      get timeZone() {
        return process.timeZone;
      },
      get systems() {
        return settings?.systems ?? process.systems;
      },
      get settings() {
        return settings ?? process.settings;
      },
    },
    addTo: (program) => {
      addOption(program);
      program.hook('preAction', async (_program, verb) => {
        // A new repository has a configuration of its own; one above it may not even load.
        const named = verb.opts<{ readonly config?: string }>().config;
        if (verb.name() === 'init' && named === undefined) return;
        const { loadConfig } = await import('./loadConfig.ts');
        settings = await loadConfig(process.cwd, named);
      });
    },
  };
};

const addOption = (command: Command): void => {
  // A group may have a work of its own, as gate does.
  if (command.commands.length === 0 || command.registeredArguments.length > 0)
    command.addOption(new Option('--config <file>', "settings (default: 'atalaya.config.ts' here or above)"));
  for (const subcommand of command.commands) addOption(subcommand);
};
