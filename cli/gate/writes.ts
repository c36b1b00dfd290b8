/** The part of a gate that sends messages: runs of POSTs, and messages that are looked for until they are readable. */
import path from 'node:path';
import type { Followed } from '../../loadtest/gate/followed.ts';
import type { GateReport } from '../../loadtest/gate/gateReport.ts';
import { isValid, type GateRun } from '../../loadtest/gate/gateRun.ts';
import { isMissed, type MessageObjective } from '../../loadtest/gate/messageFinding.ts';
import { messageObjectivesOf, type Writes, type WritesNotSent } from '../../loadtest/gate/writes.ts';
import { publishRouteOf, validPostsOf, writesPlanOf } from '../../loadtest/gate/writesPlan.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { promisedFreshness } from '../../loadtest/traffic.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { spanText } from '../../text/time.ts';
import { eventsToShow } from '../../loadtest/gate/statistics.ts';
import { countText } from '../../text/count.ts';
import { exactPercent } from '../../text/percentage.ts';
import { refuseUnmarkedWrites, targetUrl } from '../loadtest/remote.ts';
import type { Target } from '../loadtest/target.ts';
import { followMessages } from './follow.ts';
import { measureRun, type Measuring } from './measure.ts';
import type { GateOptions } from './options.ts';

/** What is sent, and for how long; `NoRoute` and `NotSent` take no time. */
export type WritesOrder = WritesToSend | Exclude<Writes, { readonly kind: 'Sent' }>;

export interface WritesToSend {
  readonly kind: 'ToSend';
  readonly plan: LoadPlan;
  readonly runs: number;
  readonly ofMessages: readonly MessageObjective[];
  /** Seconds for which each message is looked for. */
  readonly patience: number;
}

/** Runs of POSTs for each run of reads: they have no pairs to compare, and a third of them has enough events for a latency. */
const share = 1 / 3;
/** Messages a second that are followed. */
const followRate = 5;
/** Seconds after which a message is lost where no freshness is promised, or a shorter one. */
const leastPatience = 30;

type Options = Pick<GateOptions, 'candidate' | 'allowWrites' | 'readsOnly' | 'runs' | 'duration'>;

/** Throws `UsageError` for a target whose test messages would count as real ones. */
export const orderWrites = (system: PipelineSystem, options: Options, warmUp: number): WritesOrder => {
  const { candidate, allowWrites, readsOnly, runs, duration } = options;
  const plan = writesPlanOf(system, { seconds: duration, warmUp });
  const route = publishRouteOf(system);
  if (candidate !== undefined && allowWrites === true)
    refuseUnmarkedWrites(system, targetUrl(candidate, '--candidate'));
  if (plan === undefined || route === undefined) return { kind: 'NoRoute' };
  if (readsOnly === true) {
    return { kind: 'NotSent', path: route.path, why: 'a rehearsal is short', fix: 'npx atalaya gate sends them' };
  }
  if (candidate !== undefined && allowWrites !== true) return notSent(system, route.path, candidate);
  return {
    kind: 'ToSend',
    plan,
    runs: Math.max(1, Math.ceil(runs * share)),
    ofMessages: messageObjectivesOf(system),
    patience: Math.max(leastPatience, promisedFreshness(system)),
  };
};

const notSent = (system: PipelineSystem, route: string, candidate: string): WritesNotSent => {
  const common = { kind: 'NotSent', path: route, why: 'messages are stored by a target that is not our own' } as const;
  try {
    refuseUnmarkedWrites(system, targetUrl(candidate, '--candidate'));
    return { ...common, fix: '--allow-writes sends them' };
  } catch {
    return {
      ...common,
      why: `${common.why}, and without authentication nothing marks them as tests`,
      fix: 'leave --candidate out to have them judged on a pipeline of this machine',
    };
  }
};

/** Seconds of the runs of POSTs. */
export const writesSeconds = (order: WritesOrder, each: number): number =>
  order.kind === 'ToSend' ? order.runs * each : 0;

/** The most runs of reads that fit, with the warm-up run and the runs of POSTs, into the time of `all` runs. */
export const fittingRuns = (all: number, order: WritesOrder): number => {
  const reads = Math.max(0, Math.floor(all) - 1);
  if (order.kind !== 'ToSend') return reads;
  let fitting = reads;
  while (fitting > 0 && fitting + Math.ceil(fitting * share) > reads) fitting--;
  return fitting;
};

/** Seconds for which a message that is not readable is looked for after the runs, at most. */
export const tailSeconds = (order: WritesOrder): number =>
  order.kind === 'ToSend' && order.plan.readBack !== undefined ? order.patience : 0;

export interface MeasuringWrites extends Omit<Measuring, 'plan' | 'writes'> {
  readonly candidate: Target;
  /** Seconds that are left for messages that are not readable yet. */
  readonly tail: number;
  readonly onRun: (run: GateRun, count: number, of: number) => void;
}

export const measureWrites = async (order: WritesOrder, measuring: MeasuringWrites): Promise<Writes> => {
  if (order.kind !== 'ToSend') return order;
  const { plan, ofMessages, patience } = order;
  const { candidate, tail, stop } = measuring;
  const enough = new AbortController();
  const following =
    plan.readBack === undefined
      ? Promise.resolve(undefined)
      : followMessages({
          plan,
          target: candidate,
          rate: followRate,
          patience,
          enough: enough.signal,
          tail,
          stop,
          isDecided: (soFar) => isDecided(ofMessages, soFar),
        });
  try {
    const runs = await measurePosts(order, measuring);
    enough.abort();
    // No POST was accepted: more runs would show the same.
    const wanted = runs.some(isHopeless) ? Math.min(order.runs, runs.filter(isValid).length) : order.runs;
    return { kind: 'Sent', plan, runs, wanted, followed: await following };
  } finally {
    enough.abort();
    await following.catch(() => undefined);
  }
};

const measurePosts = async (
  { plan, runs: count }: WritesToSend,
  { candidate, folder, now, stop, k6, onRun }: MeasuringWrites,
): Promise<readonly GateRun[]> => {
  const measuring: Measuring = { plan, k6, folder: path.join(folder, 'writes'), now, stop, writes: true };
  const runs: GateRun[] = [];
  // A run that the generator spoiled is repeated, as often as there are runs.
  while (runs.filter(isValid).length < count && runs.length < 2 * count && !stop.aborted) {
    const run = await measureRun({ candidate }, runs.length, measuring);
    if (stop.aborted) break;
    runs.push(run);
    onRun(run, runs.length, count);
    if (isHopeless(run)) break;
  }
  return runs;
};

/** Whether no event of it was good. */
const isHopeless = ({ events }: GateRun): boolean =>
  events.some(({ total }) => total > 0) && events.every(({ good }) => good === 0);

/** Every objective on messages is missed already, whatever happens to those that are still looked for. */
const isDecided = (ofMessages: readonly MessageObjective[], soFar: Followed): boolean =>
  ofMessages.length > 0 && ofMessages.every((objective) => isMissed(objective, soFar));

/** Printed before the first request: how long a message that is not readable extends the gate, and what cannot be shown. */
export const writesTexts = (order: WritesOrder, options: Pick<GateOptions, 'duration'>): readonly string[] => {
  if (order.kind !== 'ToSend') return [];
  const { plan, runs } = order;
  const tail = tailSeconds(order);
  return [
    ...(tail === 0 ? [] : [`a message that cannot be read yet is looked for up to ${spanText(tail)} longer`]),
    ...unprovableWrites(plan, runs, options),
  ];
};

/** Most runs that the command takes. */
const mostRuns = 100;

const unprovableWrites = (
  plan: LoadPlan,
  runs: number,
  { duration }: Pick<GateOptions, 'duration'>,
): readonly string[] =>
  plan.counted.flatMap(({ objective, target }) => {
    const [needs, each] = [eventsToShow(target.toNumber()), validPostsOf(plan)];
    const events = each * runs;
    if (events >= needs) return [];
    const enough = Math.ceil(Math.ceil(needs / each) / share);
    const fix = enough <= mostRuns ? `--runs ${enough}` : `--duration ${Math.ceil((duration * needs) / events)}s`;
    return [
      `not shown: ${objective} of POST ${plan.writing?.path}: ${exactPercent(target)} needs ${countText(needs)} events, and ${runs === 1 ? 'one run has' : `${runs} runs have`} ${countText(events)}; only a clear violation will be seen\n  fix: ${fix}`,
    ];
  });

export const writeRunsOf = (writes: Writes | undefined): readonly GateRun[] =>
  writes?.kind === 'Sent' ? writes.runs : [];

/** The part of a report with the figures of writes. */
export const writesOfReport = (writes: Writes | undefined): Pick<GateReport, 'writes'> =>
  writes?.kind === 'Sent' ? { writes: { runs: writes.runs, followed: writes.followed ?? null } } : {};
