/** What a command says about its source of points. */
import type { Io } from '../run/io.ts';

export interface SourceOptions {
  /** As typed: 'google' or 'prometheus URL'; undefined: this machine. */
  readonly from?: string | undefined;
  /** Undefined where it was not typed. */
  readonly data?: string | undefined;
  /** An instant in the past, in RFC 3339; undefined means now. */
  readonly at?: string | undefined;
}

export type SourceIo = Pick<Io, 'stderr' | 'now' | 'cwd'> & {
  readonly stop?: AbortSignal;
  /** Milliseconds to wait for a server in all. */
  readonly wait?: number;
};
