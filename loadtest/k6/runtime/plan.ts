/** The parts of a plan that a script uses. */
import type { SearchedBy, Sending } from '../messages.ts';

// --- emitted from here ---

/** One kind of read request, and its share of the reads by weight. */
interface ReadRequest {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  readonly fields: readonly string[];
}

/** An objective whose events this script counts, in one scenario. */
interface CountedObjective {
  readonly scenario: string;
  readonly type: 'availability' | 'latency' | 'processing' | 'freshness';
  readonly metric: string;
  /** Milliseconds. */
  readonly under?: number;
  readonly forgives4xx: boolean;
}

interface Plan {
  readonly system: string;
  readonly name: string;
  readonly port: number;
  /** Pause of a user after each answer. */
  readonly thinkSeconds: number;
  /** How long to look for a message that was sent. */
  readonly readBackSeconds: number;
  /** Upper bounds of the latency histogram, in milliseconds. */
  readonly bounds: readonly number[];
  readonly reads: readonly ReadRequest[];
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: Sending;
  readonly readBack?: SearchedBy;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
    readonly example?: unknown;
  }[];
  readonly counted: readonly CountedObjective[];
}
// --- emitted to here ---

export type { CountedObjective, Plan, ReadRequest };
