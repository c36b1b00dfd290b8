/** Runs of a gate for tests, as data: what each run would keep. The plan's first two objectives are availability and latency. */
import type { GateRun } from '../gate/gateRun.ts';
import type { Compared } from '../k6/compared.ts';
import type { LoadPlan } from '../plan.ts';
import { seededRandom } from '../../numbers/random.ts';

/** A run in which nothing was counted; `order` and `compared` are the test's. */
export const emptyRun: Omit<GateRun, 'order' | 'compared'> = {
  startedAt: '2026-11-23T00:00:00.000Z',
  seconds: 5,
  problems: [],
  runner: {},
  bad: [],
  checked: [],
  baselineEvents: [],
  requests: 200,
  dropped: 0,
  events: [],
  p50: undefined,
  p95: undefined,
};

export interface Shape {
  readonly count?: number;
  /** Factor from the baseline's times to the candidate's. */
  readonly factor?: number;
  readonly noise?: number;
  /** Bad events in each run. */
  readonly failed?: number;
  readonly slow?: number;
  readonly problems?: (order: number) => readonly string[];
}

export const gateRuns = (
  { counted }: Pick<LoadPlan, 'counted'>,
  { count = 10, factor = 1, noise = 0.02, failed = 0, slow = 0, problems = () => [] }: Shape,
): readonly GateRun[] => {
  const [availability, latency] = counted.map(({ objective }) => objective) as [string, string];
  const random = seededRandom(3);
  const comparedWith = (what: string, baseline: number): Compared => {
    const ratio = Math.log(factor) + noise * (random() - 0.5);
    return { what, requests: 200, baseline, candidate: baseline * Math.exp(ratio), ratio };
  };
  return Array.from({ length: count }, (_, order): GateRun => {
    return {
      ...emptyRun,
      order,
      problems: problems(order).map((text) => ({ cause: 'generator', text })),
      events: [
        { objective: availability, good: 200 - failed, total: 200 },
        { objective: latency, good: 200 - slow, total: 200 },
      ],
      p50: 20,
      p95: 60,
      compared: [comparedWith('the median read', 20), comparedWith('the slowest 5% of reads', 60)],
    };
  });
};
