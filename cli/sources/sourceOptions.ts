/** What a command says about its source of points. */
import type { Io } from '../run/io.ts';

export interface SourceOptions {
  /** As typed: 'google' or 'prometheus URL'; undefined: this machine. */
  readonly from?: string | undefined;
  /** Seconds to wait for a server in all; undefined where it was not typed. */
  readonly timeout?: number | undefined;
  /** Undefined where it was not typed. */
  readonly data?: string | undefined;
  /** An instant in the past, in RFC 3339; undefined means now. */
  readonly at?: string | undefined;
}

export type SourceIo = Pick<Io, 'stderr' | 'now' | 'cwd'> & {
  readonly stop?: AbortSignal;
  /** True on a terminal, where progress is drawn. */
  readonly isTTY?: boolean;
  /** Milliseconds to wait for a server in all, where no option says so. */
  readonly wait?: number;
};
