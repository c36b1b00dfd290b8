/**
 * A load test as a node: who asks what, how often and for how long, and what has to be true of it afterwards. Conditions that
 * prove an objective are apart from those without which a run proves nothing; k6 passes a condition without samples, so
 * each objective comes with the fewest events that can show it.
 */
import type { Decimal } from 'decimal.js';

export const planNames = ['smoke', 'load', 'stress', 'spike', 'soak', 'breakpoint'] as const;
export type PlanName = (typeof planNames)[number];

/** What one iteration does: one request; one of each of two targets; one POST; one POST that is looked for until it can be read; a little of each. */
export type Work = 'read' | 'compare' | 'write' | 'follow' | 'warm-up';

/** From the stage before, within `seconds`, to so many iterations a second, or users. */
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
  /** Seconds that an iteration may take beyond the last stage. */
  readonly gracefulStop: number;
}

export type ScenarioName = 'warm_up' | 'reads' | 'writes' | 'freshness';

/** Iterations begin at a rate, however slow the answers are. */
export interface OpenScenario extends Common {
  readonly kind: 'OpenScenario';
  /** Iterations a second at its beginning. */
  readonly from: number;
  /** Users that are there from the start, and at most. One who is missing drops an iteration. */
  readonly users: number;
  readonly mostUsers: number;
}

/** Users who wait for their answer, and think. */
export interface ClosedScenario extends Common {
  readonly kind: 'ClosedScenario';
  /** Seconds between an answer and the next request. */
  readonly thinks: number;
}

export type Scenario = OpenScenario | ClosedScenario;

/** One kind of request of a scenario's mix. `weight` is its share, of the sum of all. */
export interface ReadKind {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  /** Fields that a filter names, or the path's keys. */
  readonly fields: readonly string[];
}

/** Where rows are under in a list's answer: undefined for a bare array. */
export interface RowsAt {
  readonly path: string;
  readonly key: string | undefined;
}

/** How one message is found again: by a filter of a list, or by the keys of a path. */
export interface ReadBack {
  readonly path: string;
  readonly by: 'filter' | 'key';
  readonly fields: readonly string[];
}

/** How messages are sent, and told from those of people. */
export interface Writing {
  readonly path: string;
  /** Messages of one POST. */
  readonly messages: number;
  /** Takes a value that no other message has. */
  readonly marker: string;
  readonly markerType: 'string' | 'integer';
}

/** An objective as the load generator counts its events in one scenario. */
export interface Judgement {
  readonly objective: string;
  readonly type: 'availability' | 'latency' | 'processing' | 'freshness';
  readonly scenario: ScenarioName;
  /** Share of its metric `metric`; the events themselves are counted in `<metric>_events`. */
  readonly metric: string;
  readonly target: Decimal;
  /** Milliseconds, of latency and freshness. */
  readonly under: number | undefined;
  /** Of availability: whether the caller's own faults are forgiven. */
  readonly forgives4xx: boolean;
  /** Fewest events that can show the target. */
  readonly needs: number;
  /** Fewest events that the scenario has when all is well. */
  readonly expects: number;
}

/** An objective that this plan cannot show, and why. */
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

/** `proves: 'validity'`: where it does not hold, the run shows nothing, neither good nor bad. */
export interface Condition {
  readonly proves: 'validity' | 'objective';
  readonly metric: string;
  readonly scenario: ScenarioName | undefined;
  /** The id of the objective that it proves, or whose events it counts. */
  readonly objective: string | undefined;
  readonly comparison: Comparison;
  /** In words, for when it does not hold. */
  readonly otherwise: string;
  /** Only true once all of the load was sent: its requests, its events, and that none was dropped. */
  readonly needsWholeLoad: boolean;
  /** Seconds after the start of the run from which it ends the run at once. */
  readonly abortsAfter: number | undefined;
}

export interface LoadPlan {
  readonly kind: 'LoadPlan';
  readonly system: string;
  readonly name: PlanName;
  /** What the run shows, in a sentence. */
  readonly what: string;
  readonly api: { readonly port: number; readonly auth: 'none' | 'token' | 'oidc' | 'iap' };
  readonly scenarios: readonly Scenario[];
  readonly reads: readonly ReadKind[];
  readonly rows: RowsAt | undefined;
  readonly writing: Writing | undefined;
  readonly readBack: ReadBack | undefined;
  /** The schema, for messages where the target has none to copy. */
  readonly fields: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  /** Seconds for which a message is looked for. */
  readonly waits: number;
  /** Upper bounds in milliseconds, ascending, of histograms that several generators can add up. */
  readonly bounds: readonly number[];
  /** Of every objective that the generator can see, judged or not. */
  readonly counted: readonly Judgement[];
  readonly judgements: readonly Judgement[];
  readonly unjudged: readonly Unjudged[];
  readonly conditions: readonly Condition[];
}
