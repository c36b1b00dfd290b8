/** Who calls, and what came of asking. */
import type { Refusal } from '../refusal.ts';

export interface Caller {
  /** The same for all requests of one caller, and for no other: 'token:<id>', 'oidc:<hash>', 'address:<address>'. */
  readonly key: string;
  /** May not publish. */
  readonly readOnly: boolean;
}

/** A refusal is an answer here, not a failure: it is returned. */
export type Verdict = Caller | Refusal;

/** What costs a signature check, to be called when the caller may have it. */
export type Slow = () => Promise<Verdict>;
