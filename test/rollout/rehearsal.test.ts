/**
 * The loop on real pipelines behind the real splitter: traffic goes by share, events are counted, and a candidate that answers 503
 * loses its traffic. Nothing here depends on how fast the machine is: only answers are judged, no times.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { parseChaos } from '../../cli/chaos/chaos.ts';
import { startTarget, type Target } from '../../cli/loadtest/target.ts';
import { openLocalTarget, type LocalTarget } from '../../cli/rollout/localTarget.ts';
import { openSplitter, type Splitter } from '../../cli/rollout/splitter.ts';
import { startBackground, type Background } from '../../cli/rollout/background.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Io } from '../../cli/run/io.ts';
import { planRollout, type RolloutPlan } from '../../rollout/plan.ts';
import { newRecord, type RolloutRecord } from '../../rollout/record.ts';
import { runRollout } from '../../rollout/runRollout.ts';
import { percentOf } from '../../rollout/traffic.ts';
import freight from '../fixtures/systems/freight.ts';

const stop = new AbortController();
const io = {
  stdout: () => undefined,
  stderr: () => undefined,
  now: Date.now,
  systems: systemsFolder,
  stop: stop.signal,
} as unknown as Io;

const strict = planRollout(
  freight,
  nodesOf(freight, 'dev').slos.filter(({ objective }) => objective.type === 'availability'),
  {
    stage: 'api',
    steps: [50, 100],
    poll: 1,
    wait: 1,
    longest: 3_600,
    delay: 0,
    settle: 0,
    waitsForAlerts: false,
    knowsRate: false,
    checks: true,
  },
);

/** A pipeline on a busy machine refuses some requests: what is judged here is a candidate that refuses all of them. */
const plan: RolloutPlan = {
  ...strict,
  objectives: strict.objectives.map((objective) => ({ ...objective, allowed: 0.9, page: [] })),
};

describe('two pipelines behind a splitter', () => {
  let pipelines: readonly Target[] = [];
  beforeAll(async () => {
    pipelines = await Promise.all([
      startTarget(freight, io),
      startTarget(freight, io),
      startTarget(freight, io, { chaos: parseChaos('errors=503') }),
    ]);
  });
  afterAll(async () => {
    await Promise.all(pipelines.map(({ close }) => close()));
  });

  const kept = (pipeline: Target): Target => ({ ...pipeline, close: async () => await Promise.resolve() });

  /** Rolls the candidate out, and closes nothing of the pipelines. */
  const rollOut = async (
    candidate: Target,
    revision: string,
  ): Promise<{
    readonly record: RolloutRecord;
    readonly target: LocalTarget;
    readonly tag: number;
    readonly splitter: Splitter;
  }> => {
    const splitter = await openSplitter();
    const target = await openLocalTarget({
      system: freight,
      splitter,
      now: Date.now,
      old: { name: 'freight-old', pipeline: kept(pipelines[0]!) },
      start: async () => await Promise.resolve(kept(candidate)),
    });
    const background: Background = startBackground(freight, {
      url: splitter.url,
      rate: 50,
      rows: pipelines[0]!.samples ?? [],
    });
    let tag = 0;
    try {
      const record = await runRollout(
        newRecord({ system: 'freight', stage: 'api', candidate: { revision, tag: 'next' } }, Date.now()),
        {
          plan,
          target,
          now: Date.now,
          sleep: (seconds) => new Promise((resolve) => void setTimeout(resolve, seconds * 1_000)),
          check: async (url) => {
            tag = (await fetch(`${url}/health`)).status;
            return { kind: 'Checked', verdict: 'pass', text: 'it answers' };
          },
          save: async () => await Promise.resolve(),
          release: async () => await Promise.resolve(),
          isStopped: () => false,
          onLine: () => undefined,
        },
      );
      return { record, target, tag, splitter };
    } finally {
      background.stop();
      await splitter.close();
    }
  };

  test('an honest candidate is promoted, and its tag answers before it has traffic', async () => {
    const { record, target, tag } = await rollOut(pipelines[1]!, 'freight-honest');
    expect([
      record.phase.kind === 'Ended' && record.phase.outcome,
      percentOf(await target.read(), 'freight-honest'),
      tag,
    ]).toEqual(['promoted', 100, 200]);
  });

  test('a candidate that answers 503 alone is rolled back, with all traffic on the old revision', async () => {
    const { record, target } = await rollOut(pipelines[2]!, 'freight-bad');
    expect([
      record.phase.kind === 'Ended' && record.phase.outcome,
      percentOf(await target.read(), 'freight-old'),
    ]).toEqual(['rolled back', 100]);
    expect(record.phase.kind === 'Ended' && record.phase.reason).toMatch(
      /^api-availability: [\d,]+ of [\d,]+ events are bad \(100%\)/,
    );
  });
});
