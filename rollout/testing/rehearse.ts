/** A rollout of the orders' API on a fake clock: what the tests and the bench of the engine run. */
import { nodesOf } from '../../alerts/systemNodes.ts';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import type { Release, Result } from '../observation.ts';
import { planRollout, type PlanOptions, type RolloutPlan } from '../plan.ts';
import { newRecord, type RolloutRecord } from '../record.ts';
import { runRollout, type RolloutParts } from '../runRollout.ts';
import type { Candidate } from '../target.ts';
import type { FakeWorld } from './fakeTarget.ts';

export const candidateName: string = 'orders-new';
export const candidate: Candidate = { revision: candidateName, tag: 'c1a2b3c', image: 'orders@sha256:new' };

export const ordersSystem: PipelineSystem = defineSystem({
  ...orders,
  load: { ...orders.load, always: { reads: '10/s', messages: '1/s' } },
});

export const ordersPlan = (options: Partial<PlanOptions> = {}): RolloutPlan =>
  planRollout(ordersSystem, nodesOf(ordersSystem, 'prod').slos, { stage: 'api', ...options });

export const newOrders = (at: number): RolloutRecord => newRecord({ system: 'orders', stage: 'api', candidate }, at);

type Checked = Extract<Result, { readonly kind: 'Checked' }>;

export const passes: Checked = { kind: 'Checked', verdict: 'pass', text: 'as good as it has to be' };

export interface Rehearsal {
  readonly world: FakeWorld;
  readonly plan?: RolloutPlan;
  /** Where it begins; a new rollout by default. */
  readonly record?: RolloutRecord;
  readonly checked?: Checked;
  /** What happens at these seconds after the beginning. */
  readonly happens?: readonly { readonly at: number; readonly what: () => void }[];
  /** Ctrl-C, in seconds after the beginning. */
  readonly stopsAt?: number | undefined;
  /** The runner is lost at its n-th call, before it is made or before its answer is seen. */
  readonly lostAt?: { readonly call: number; readonly how: 'before' | 'after' } | undefined;
}

export interface Rehearsed {
  /** As it was stored last; undefined if the runner was lost before. */
  readonly stored: RolloutRecord | undefined;
  readonly isLost: boolean;
  readonly releases: readonly Release[];
  readonly lines: readonly string[];
}

const forever = (): Promise<never> => new Promise<never>(() => undefined);

export const rehearse = async ({
  world,
  plan = ordersPlan(),
  record,
  checked = passes,
  happens = [],
  stopsAt,
  lostAt,
}: Rehearsal): Promise<Rehearsed> => {
  const begun = world.now();
  const pending = happens.toSorted((a, b) => a.at - b.at);
  let stored: RolloutRecord | undefined;
  const releases: Release[] = [];
  const lines: string[] = [];
  let calls = 0;
  const losing = Promise.withResolvers<'lost'>();
  const pass = (seconds: number): void => {
    for (let left = seconds; left > 0; left -= 1) {
      world.advance(Math.min(1, left));
      while (pending[0] !== undefined && world.now() - begun >= pending[0].at * 1_000) pending.shift()?.what();
    }
  };
  /** A call of the runner, which may be its last. */
  const call = async <T>(made: () => Promise<T>): Promise<T> => {
    calls += 1;
    const isLast = calls === lostAt?.call;
    if (isLast && lostAt.how === 'before') {
      losing.resolve('lost');
      return await forever();
    }
    const answer = await made().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (isLast) {
      losing.resolve('lost');
      return await forever();
    }
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
  const isStopped = (): boolean => stopsAt !== undefined && world.now() - begun >= stopsAt * 1_000;
  const { target } = world;
  const parts: RolloutParts = {
    plan,
    now: world.now,
    target: {
      read: async () => {
        pass(0.1);
        return await call(target.read);
      },
      create: (...args) => call(() => target.create(...args)),
      shift: (...args) => call(() => target.shift(...args)),
      events: target.events,
      ...(target.crashes === undefined ? {} : { crashes: target.crashes }),
    },
    sleep: (seconds) =>
      call(async () => {
        const wasStopped = isStopped();
        for (let slept = 0; slept < seconds && (wasStopped || !isStopped()); slept += 1)
          pass(Math.min(1, seconds - slept));
        return await Promise.resolve();
      }),
    check: () =>
      call(async () => {
        for (let slept = 0; slept < 120 && !isStopped(); slept += 1) pass(1);
        return await Promise.resolve(checked);
      }),
    save: (saved) =>
      call(async () => {
        stored = structuredClone(saved);
        return await Promise.resolve();
      }),
    release: async (release) => {
      releases.push(release);
      await Promise.resolve();
    },
    isStopped,
    onLine: ({ text }) => void lines.push(text),
  };
  const outcome = await Promise.race([runRollout(record ?? newOrders(begun), parts), losing.promise]);
  return { stored, isLost: outcome === 'lost', releases, lines };
};
