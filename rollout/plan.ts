/**
 * How a release goes out: its steps, how long each is watched, and what is judged. Derived from the definition, so that a rollout
 * is judged by the objectives that alert.
 */
import { detectionOf } from '../alerts/runbook/burn.ts';
import { leastTraffic } from '../model/load.ts';
import { perSecond } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { isSingle } from '../model/objective.ts';
import { alpha } from '../loadtest/gate/regression.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { delayOf } from '../series/measure.ts';
import { spanText } from '../text/time.ts';
import { countText } from '../text/count.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { selectionsOfSlo, type MeasuredSlo } from '../slo/measuredSlo.ts';
import { alertingTiers, isInShadow } from '../slo/quiet.ts';

export interface JudgedObjective {
  readonly slo: MeasuredSlo;
  /** Share of events that may be bad. */
  readonly allowed: number;
  /** Whether its events are bad by their time: those of the first seconds are not judged. */
  readonly isOfTime: boolean;
  /** Tiers of the alert that pages. */
  readonly page: readonly BurnTier[];
  /** Events without which nothing is promoted. */
  readonly needs: number;
  /** Events a second of the whole service at its quietest; undefined where nobody declared it. */
  readonly rate: number | undefined;
}

/** All lengths are seconds. */
export interface Step {
  readonly percent: number;
  /** From the shift until the candidate may go on. */
  readonly wait: number;
  /** From the shift until too few events are inconclusive. */
  readonly deadline: number;
}

export interface RolloutPlan {
  readonly system: string;
  readonly stage: string;
  /** Ascending; the last is 100%. */
  readonly steps: readonly Step[];
  /** Between two polls. */
  readonly poll: number;
  /** Until points are visible. */
  readonly delay: number;
  /** After a shift, in which slow answers are not judged: new instances start. */
  readonly settle: number;
  /** For the candidate to become ready. */
  readonly readyWithin: number;
  /** For a roll-back that the platform refuses, and for a service that cannot be read. */
  readonly patience: number;
  /** Whether contract and gate run before the first step. */
  readonly checks: boolean;
  /** Whether the traffic stays where it is when somebody stops the rollout. */
  readonly holds: boolean;
  readonly objectives: readonly JudgedObjective[];
  /** Probability at which one test of one objective at one poll calls errors no chance. */
  readonly level: number;
}

export interface PlanOptions {
  readonly stage: string;
  /** Percents, ascending, ending with 100. */
  readonly steps?: readonly number[];
  readonly poll?: number;
  /** The least wait of each step. */
  readonly wait?: number;
  /** The longest time for which too few events are waited for. */
  readonly longest?: number;
  /** Until points are visible; default: as Cloud Monitoring has them. */
  readonly delay?: number;
  readonly settle?: number;
  readonly readyWithin?: number;
  readonly checks?: boolean;
  readonly holds?: boolean;
  /** False where the declared traffic is not what comes, as in a rehearsal: every step waits its longest for events. */
  readonly knowsRate?: boolean;
  /** Whether the page alerts' minutes to detect are waited for: a rehearsal does not. */
  readonly waitsForAlerts?: boolean;
}

/** 5, 25 and 100%: a twentieth of the callers meet a fault first; a quarter shows what load does. */
export const usualSteps: readonly number[] = [5, 25, 100];
/** Ten minutes: shorter waits miss what begins with caches and connections that grow old. Source: the release guide's law. */
const leastWait = 600;
const longestWait = 3_600;

/**
 * Without a bad event among 3/p events, the share of bad ones is below p with 95% confidence. Source: the rule of three; Hanley and
 * Lippman-Hand, JAMA 249 (1983), 1743-1745.
 */
const ruleOfThree = 3;
/** Below so few events a share is no figure. */
const fewest = 20;

export const planRollout = (system: System, slos: readonly MeasuredSlo[], options: PlanOptions): RolloutPlan => {
  const { stage, poll = 10, wait = leastWait, longest = longestWait, waitsForAlerts = true } = options;
  const objectives = slos
    .filter(({ objective, composite }) => objective.stage === stage && isSingle(objective) && composite === undefined)
    .filter(({ objective }) => !isInShadow(objective))
    .map((slo) => judgedObjective(system, slo, options.knowsRate ?? true));
  const delay = options.delay ?? Math.max(0, ...objectives.map(({ slo }) => delayIn(slo)));
  const least = Math.max(wait, waitsForAlerts ? 60 * minutesToNotify(objectives) : 0);
  const percents = options.steps ?? (stage === 'api' ? usualSteps : [100]);
  const steps = percents.map((percent): Step => {
    const time = Math.max(0, ...objectives.map((objective) => secondsOfEvents(objective, percent) ?? longest));
    // Points come late, and traffic is not even.
    return { percent, wait: least, deadline: Math.max(least, Math.min(longest, 1.5 * time)) + delay + 2 * poll };
  });
  const polls = steps.reduce((sum, { deadline }) => sum + Math.ceil(deadline / poll), 0);
  return {
    system: system.id,
    stage,
    steps,
    poll,
    delay,
    settle: options.settle ?? 30,
    readyWithin: options.readyWithin ?? 300,
    patience: Math.max(600, 3 * delay),
    checks: options.checks ?? stage === 'api',
    holds: options.holds ?? false,
    objectives,
    level: alpha / Math.max(1, polls * objectives.length * testsOfEach),
  };
};

/** Tests of one objective at one poll: since the shift, of the last minute, and of two windows of the alert. */
const testsOfEach = 4;

const judgedObjective = (system: System, slo: MeasuredSlo, knowsRate: boolean): JudgedObjective => {
  const { objective, slices, budget } = slo;
  const allowed = (slices?.limit ?? budget).toNumber();
  // Tiers of slices count slices of the whole service, which a share of its events cannot show.
  const page = slices === undefined ? alertingTiers(slo).filter(({ severity }) => severity === 'page') : [];
  const [fastest] = page;
  const least = knowsRate ? leastTraffic(system.load, objective.stage)?.rate : undefined;
  return {
    slo,
    allowed,
    isOfTime: objective.type === 'latency' || objective.type === 'freshness',
    page,
    needs: Math.max(fewest, Math.ceil(ruleOfThree / (fastest?.threshold.toNumber() ?? allowed))),
    rate: least === undefined ? undefined : perSecond(least),
  };
};

/** Seconds until a point of the objective can be read in Cloud Monitoring. */
const delayIn = (slo: MeasuredSlo): number => {
  const read = selectionsOfSlo(slo, cloudMonitoring.id);
  return 'kind' in read ? 0 : delayOf(read, cloudMonitoring);
};

/**
 * Minutes until the first page alert of the stage notifies: of an error rate of 10%, or of a complete failure where 10% does not
 * page. The table of `atalaya explain` has the same figures.
 */
const minutesToNotify = (objectives: readonly JudgedObjective[]): number => {
  const minutes = objectives.flatMap(({ slo, page: [fastest] }) => {
    if (fastest === undefined) return [];
    const [complete, tenth] = detectionOf(fastest, delayIn(slo));
    return tenth?.notification ?? complete?.notification ?? [];
  });
  return minutes.length === 0 ? 0 : Math.min(...minutes);
};

/** Until the objective has its events at this share; undefined where its rate is unknown. */
export const secondsOfEvents = (
  { needs, rate }: Pick<JudgedObjective, 'needs' | 'rate'>,
  percent: number,
): number | undefined => (rate === undefined ? undefined : needs / (rate * (percent / 100)));

/** Said before anything is changed: steps at which too little traffic comes to judge the candidate. */
export const unjudgeableTexts = (plan: RolloutPlan): readonly string[] =>
  plan.steps.flatMap(({ percent, deadline }) =>
    plan.objectives.flatMap((objective) => {
      const time = secondsOfEvents(objective, percent);
      if (time === undefined || time <= deadline) return [];
      return [
        `at ${percent}% ${objective.slo.id} needs ${countText(objective.needs)} events, and its least traffic brings them in ${spanText(Math.ceil(time))}: after ${spanText(deadline)} the rollout would be held`,
      ];
    }),
  );
