/**
 * A load test as a node: its requests, their rate and duration, and the conditions that must hold at the end. Conditions that
 * prove an objective are separate from conditions that make the run valid. k6 passes a condition without samples, so each
 * objective states the fewest events that can prove it.
 */
import type { Decimal } from 'decimal.js';
import type { Envelope } from '../model/route.ts';

export const planNames = ['smoke', 'load', 'stress', 'spike', 'soak', 'breakpoint'] as const;
export type PlanName = (typeof planNames)[number];

/**
 * One iteration: one read; the same read from two targets; one POST; one POST polled until its message is readable; a mix of
 * these for the warm-up.
 */
export type Work = 'read' | 'compare' | 'write' | 'follow' | 'warm-up';

/** Ramps within `seconds` from the previous stage's level to this one: iterations a second, or users. */
export interface LoadStage {
  readonly seconds: number;
  readonly target: number;
}

interface Common {
  readonly name: ScenarioName;
  readonly work: Work;
  /** Seconds after the start of the run. */
  readonly startsAt: number;
  readonly stages: readonly LoadStage[];
  /** Seconds that an iteration may continue after the last stage. */
  readonly gracefulStop: number;
}

export type ScenarioName = 'warm_up' | 'reads' | 'writes' | 'freshness';

/** Iterations begin at a rate, however slow the answers are. */
export interface OpenScenario extends Common {
  readonly kind: 'OpenScenario';
  /** Iterations a second at its beginning. */
  readonly from: number;
  /** Users at the start, and at most. An iteration without a free user is dropped. */
  readonly users: number;
  readonly mostUsers: number;
}

/** A closed loop: each user waits for its answer, then for the think time, before the next request. */
export interface ClosedScenario extends Common {
  readonly kind: 'ClosedScenario';
  /** Seconds between an answer and the next request. */
  readonly thinkSeconds: number;
}

export type Scenario = OpenScenario | ClosedScenario;

/** One kind of request in a scenario's mix. Its share is `weight` over the sum of all weights. */
export interface ReadKind {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  /** Fields of the filter, or keys of the path. */
  readonly fields: readonly string[];
}

/** What a route that is read promises, for the check of its answers. */
export interface ReadRoute {
  readonly path: string;
  readonly envelope: Envelope;
  /** Most rows in an answer to a request without a limit. */
  readonly limit: number;
  /** Undefined for an order by a column that answers hide. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Of a route with keys in its path. */
  readonly keys?: readonly string[];
}

/** A field of the schema, with its parts. */
export interface PlanField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly example?: unknown;
  readonly fields?: readonly PlanField[];
  readonly of?: PlanField;
}

/** Field of a list's answer that holds the rows; undefined for a bare array. */
export interface RowsAt {
  readonly path: string;
  readonly key: string | undefined;
}

/** How to read a message back: by a filter of a list, or by the keys of a path. */
export interface ReadBack {
  readonly path: string;
  readonly by: 'filter' | 'key';
  readonly fields: readonly string[];
  /** Field of the answer that holds the rows; undefined for a bare array. */
  readonly rows: string | undefined;
  /** Most rows that a request may ask for. */
  readonly mostRows: number;
}

/** A message that the API has to refuse: a body of its own, or a field with a wrong value; without a value it is left out. */
export interface InvalidMessage {
  readonly kind: InvalidKind;
  readonly body?: string;
  readonly field?: string;
  readonly value?: unknown;
}

export const invalidKinds = [
  'not JSON',
  'missing field',
  'wrong type',
  'unknown field',
  'null',
  'wrong value',
  'not an object',
] as const;
export type InvalidKind = (typeof invalidKinds)[number];

/** How test messages are sent, and distinguished from those of users. */
export interface Writing {
  readonly path: string;
  /** Messages in one POST. */
  readonly messages: number;
  /** The field that gets a value unique to the message; '' where no field can. */
  readonly marker: string;
  readonly markerType: 'string' | 'integer';
  /** Sent among the valid ones; absent where none is. */
  readonly invalid?: readonly InvalidMessage[];
}

/** An objective as the load generator counts its events in one scenario. */
export interface Judgement {
  readonly objective: string;
  readonly type: 'availability' | 'latency' | 'processing' | 'freshness';
  readonly scenario: ScenarioName;
  /** Name of the k6 rate metric; its events are counted in `<metric>_events`. */
  readonly metric: string;
  readonly target: Decimal;
  /** Milliseconds, of latency and freshness. */
  readonly under: number | undefined;
  /** For availability: whether answers 4xx count as good. */
  readonly forgives4xx: boolean;
  /** Fewest events that can prove the target. */
  readonly needs: number;
  /** Fewest events that the scenario produces in a healthy run. */
  readonly expects: number;
}

/** An objective that this plan cannot prove, and why. */
export interface Unjudged {
  readonly objective: string;
  readonly scenario: ScenarioName | undefined;
  readonly why: string;
  readonly fix: string;
}

/** 'rate>=0.999' of a share, 'count==0' of a counter. */
export interface Comparison {
  readonly of: 'rate' | 'count';
  readonly op: '>=' | '<=' | '==';
  readonly value: Decimal | number;
}

/** With `proves: 'validity'`, a run in which the condition fails is invalid: neither good nor bad. */
export interface Condition {
  readonly proves: 'validity' | 'objective';
  readonly metric: string;
  readonly scenario: ScenarioName | undefined;
  /** Id of the objective that it proves, or whose events it counts. */
  readonly objective: string | undefined;
  readonly comparison: Comparison;
  /** Text to print when the condition fails. */
  readonly otherwise: string;
  /** Can only hold after the whole load was sent: counts of requests and events, and no dropped iteration. */
  readonly needsWholeLoad: boolean;
  /** From this many seconds after the start, a failure ends the run immediately. */
  readonly abortsAfter: number | undefined;
}

export interface LoadPlan {
  readonly kind: 'LoadPlan';
  readonly system: string;
  readonly name: PlanName;
  /** The question that the run answers, in a sentence. */
  readonly what: string;
  readonly api: { readonly port: number; readonly auth: 'none' | 'token' | 'oidc' | 'iap' };
  readonly scenarios: readonly Scenario[];
  readonly reads: readonly ReadKind[];
  readonly routes: readonly ReadRoute[];
  /** How long the API may serve an answer from its cache. */
  readonly cacheSeconds: number;
  readonly rows: RowsAt | undefined;
  readonly writing: Writing | undefined;
  readonly readBack: ReadBack | undefined;
  /** The schema: for generated messages, when the target has none to copy, and for the check of rows. */
  readonly fields: readonly PlanField[];
  /** Seconds for which a message is polled. */
  readonly readBackSeconds: number;
  /** Upper bucket bounds in milliseconds, ascending. Histograms of several generators can be added. */
  readonly bounds: readonly number[];
  /** Every objective that the generator can measure, judged or not. */
  readonly counted: readonly Judgement[];
  readonly judgements: readonly Judgement[];
  readonly unjudged: readonly Unjudged[];
  readonly conditions: readonly Condition[];
}
