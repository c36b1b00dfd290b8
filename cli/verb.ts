/** A verb of the command, before its module is imported. */
import type { Command } from 'commander';
import type { ExitCode, Io } from './run/io.ts';

/** `verbs`: all of them, for the verb that completes the others. */
export type MakeCommand = (io: Io, finish: (code: ExitCode) => void, verbs: readonly Verb[]) => Command;

export interface Verb {
  readonly name: string;
  /** Options and arguments, as they are in the list of verbs. */
  readonly usage: string;
  readonly description: string;
  readonly load: () => Promise<MakeCommand>;
}
