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

/** A field of the schema, as answers have it. */
interface PlanField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly example?: unknown;
  /** Of a record. */
  readonly fields?: readonly PlanField[];
  /** Of a list. */
  readonly of?: PlanField;
}

/** What a route that is read promises. */
interface ReadRoute {
  readonly path: string;
  readonly envelope: { readonly kind: 'Page' | 'Bare' } | { readonly kind: 'Keyed'; readonly key: string };
  /** Most rows in an answer to a request without a limit. */
  readonly limit: number;
  /** Of a list that is ordered by one of its fields. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Of a route with keys in its path. */
  readonly keys?: readonly string[];
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
  readonly routes: readonly ReadRoute[];
  /** How long the target may serve an answer from its cache. */
  readonly cacheSeconds: number;
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: Sending;
  readonly readBack?: SearchedBy;
  readonly fields: readonly PlanField[];
  readonly counted: readonly CountedObjective[];
}
// --- emitted to here ---

export type { CountedObjective, Plan, PlanField, ReadRequest, ReadRoute };
