/** The caller of a request, and the verdict of authentication. */
import type { Refusal } from '../refusal.ts';

export interface Caller {
  /** Unique for each caller: 'token:<id>', 'jwt:<hash>', 'address:<address>'. */
  readonly key: string;
  /** True: the caller must not publish. */
  readonly readOnly: boolean;
}

/** A refusal is a result here, not an error: it is returned, not thrown. */
export type Verdict = Caller | Refusal;

/** Verifies a signature. Call it only when the caller's rate limit allows the cost. */
export type DeferredVerdict = () => Promise<Verdict>;
