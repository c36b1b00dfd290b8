/**
 * The loop: observe, decide, store, act. The record is stored before each action, so that a lost runner leaves behind what it was
 * about to do. Clock, target and storage are arguments.
 */
import { next } from './next.ts';
import type { Action, Counted, Observation, Release, Result } from './observation.ts';
import type { RolloutPlan } from './plan.ts';
import type { LogEntry, RolloutRecord } from './record.ts';
import { TargetError, type RolloutTarget, type ServiceState } from './target.ts';

export interface RolloutParts {
  readonly plan: RolloutPlan;
  readonly target: RolloutTarget;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early when somebody asks to stop. */
  readonly sleep: (seconds: number) => Promise<void>;
  /** Contract and gate against the candidate's URL, beside what serves. */
  readonly check: (url: string | undefined) => Promise<Extract<Result, { readonly kind: 'Checked' }>>;
  readonly save: (record: RolloutRecord) => Promise<void>;
  readonly release: (release: Release, record: RolloutRecord) => Promise<void>;
  readonly isStopped: () => boolean;
  /** One line of the report, as it is written. */
  readonly onLine: (line: LogEntry) => void;
  /** Progress while nothing happens. */
  readonly onPoll?: (record: RolloutRecord, seen: Observation) => void;
}

/** Resolves with the record of its end. Rejects only if the first record cannot be stored: nothing was changed then. */
export const runRollout = async (begun: RolloutRecord, parts: RolloutParts): Promise<RolloutRecord> => {
  const { plan, save, release, onLine, onPoll, now } = parts;
  await save(begun);
  let record = begun;
  let result: Result | undefined;
  for (;;) {
    const seen = await observe(record, result, parts);
    const decided = next(record, seen, plan);
    for (const line of decided.record.log.slice(record.log.length)) onLine(line);
    record = decided.record;
    // A full disk must not keep traffic on a bad candidate.
    await save(record).catch((error: unknown) =>
      onLine({ at: now(), text: `the record cannot be stored: ${messageOf(error)}` }),
    );
    for (const each of decided.releases) {
      await release(each, record).catch((error: unknown) =>
        onLine({ at: now(), text: `the release event '${each.kind}' was not recorded: ${messageOf(error)}` }),
      );
    }
    if (decided.action.kind === 'End') return record;
    onPoll?.(record, seen);
    result = await perform(decided.action, parts);
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const perform = async (action: Exclude<Action, { kind: 'End' }>, parts: RolloutParts): Promise<Result | undefined> => {
  const { target, sleep, check } = parts;
  try {
    switch (action.kind) {
      case 'Wait':
        await sleep(action.seconds);
        return undefined;
      case 'Check':
        return await check(action.url);
      case 'Create':
        await target.create(action.candidate, action.etag);
        return { kind: 'Done' };
      case 'Shift':
        await target.shift(action.traffic, action.etag);
        return { kind: 'Done' };
    }
  } catch (error) {
    if (error instanceof TargetError) return { kind: 'Refused', id: error.id, message: error.message };
    return { kind: 'Failed', message: messageOf(error) };
  }
};

/** Always a fresh state: what a write answers may be older than what somebody else wrote since. */
const observe = async (
  record: RolloutRecord,
  result: Result | undefined,
  parts: RolloutParts,
): Promise<Observation> => {
  const { target, now, isStopped } = parts;
  let state: ServiceState | undefined;
  let unread: string | undefined;
  try {
    state = await target.read();
  } catch (error) {
    unread = messageOf(error);
  }
  const events = await eventsOf(record, parts);
  return {
    at: now(),
    state,
    result,
    counted: events?.counted,
    crashes: events?.crashes,
    unread: unread ?? events?.unread,
    stops: isStopped(),
  };
};

interface Events {
  readonly counted: Readonly<Record<string, Counted>>;
  readonly crashes: number | undefined;
  readonly unread: string | undefined;
}

/** What could be read counts, also where something else could not. Undefined while nothing is watched. */
const eventsOf = async (
  { phase, candidate, old, percent }: RolloutRecord,
  { plan, target, now }: RolloutParts,
): Promise<Events | undefined> => {
  if (phase.kind !== 'Watching') return undefined;
  const [from, to] = [new Date(phase.countsFrom), new Date(now())];
  // At 100% it had events before the shift, if the points of the step before came late.
  const oldServes = old !== undefined && (percent < 100 || phase.countsFrom < phase.since);
  let unread: string | undefined;
  const missing = (error: unknown): undefined => {
    unread ??= messageOf(error);
  };
  const counting = plan.objectives.map(async ({ slo }): Promise<readonly (readonly [string, Counted])[]> => {
    try {
      const [own, other] = await Promise.all([
        target.events(slo, candidate.revision, from, to),
        oldServes ? target.events(slo, old, from, to) : undefined,
      ]);
      return [[slo.id, { own, old: other }]];
    } catch (error) {
      missing(error);
      return [];
    }
  });
  const [counted, crashes] = await Promise.all([
    Promise.all(counting),
    target.crashes?.(candidate.revision, new Date(phase.since)).catch(missing),
  ]);
  return { counted: Object.fromEntries(counted.flat()), crashes, unread };
};
