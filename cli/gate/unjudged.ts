/** The report of a gate that an error ended before a verdict: inconclusive, with the reason. */
import type { GateReport, GateSide } from '../../loadtest/gate/gateReport.ts';
import { requestsOf } from '../../loadtest/gate/gatePlan.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { UsageError } from '../../model/usageError.ts';
import { reportOf } from '../errors.ts';
import type { ExitCode } from '../run/io.ts';
import { oneLine } from './oneLine.ts';
import type { GateOptions } from './options.ts';

export interface Interrupted {
  readonly plan: LoadPlan;
  readonly options: GateOptions;
  /** Seconds of warm-up of each run. */
  readonly warmUp: number;
  /** Undefined where it was not found. */
  readonly k6: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: number;
  /** A user stopped the gate. */
  readonly stopped: boolean;
}

export const unjudgedReport = (error: unknown, interrupted: Interrupted): GateReport => {
  const { plan, options, warmUp, k6, startedAt, now, stopped } = interrupted;
  const text = stopped ? 'it was stopped before a run was finished' : reasonOf(error);
  return {
    kind: 'GateReport',
    version: 2,
    system: plan.system,
    verdict: 'inconclusive',
    findings: [{ id: 'validity', subject: 'validity', verdict: 'inconclusive', text, figures: { runs: 0 } }],
    objectives: [],
    comparisons: [],
    budgets: [],
    candidate: sideNamed(options.candidate),
    baseline: baselineOf(options),
    plan: { rate: requestsOf(plan) / options.duration, seconds: options.duration, warmUp },
    runs: [],
    k6: k6 ?? 'not found',
    startedAt: new Date(startedAt).toISOString(),
    seconds: (now - startedAt) / 1_000,
    k6Seconds: 0,
    override: options.override ?? null,
  };
};

/** What is wrong with the request or the set-up is wrong use; all else has shown nothing. Never 1: no release failed. */
export const unjudgedCode = (error: unknown, stopped: boolean): ExitCode =>
  !stopped && reportOf(error).code === 2 ? 2 : 3;

const baselineOf = ({ baseline, baselineRef }: GateOptions): GateSide | null => {
  if (baselineRef !== undefined) return { ...sideNamed(undefined), revision: baselineRef };
  return baseline === undefined ? null : sideNamed(baseline);
};

const sideNamed = (url: string | undefined): GateSide =>
  url === undefined
    ? { url: 'a new pipeline on this machine', isLocal: true, chaos: null }
    : { url, isLocal: false, chaos: null };

/** On one line; of our own bug the first line, as its stack is printed. */
const reasonOf = (error: unknown): string => {
  if (error instanceof UsageError) return [error.summary, error.fix].filter((part) => part !== undefined).join('; ');
  const { text } = reportOf(error);
  if (text.startsWith('This is a bug'))
    return `a bug in Atalaya ended it: ${(error as Error).message.split('\n', 1)[0]}`;
  return oneLine(text);
};
