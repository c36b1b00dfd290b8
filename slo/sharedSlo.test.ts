import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { maintenance } from '../model/maintenance.ts';
import { openLoad, closedLoad, type LoadProfile } from '../model/load.ts';
import { availability } from '../model/objective.ts';
import { shared } from '../model/sharedObjective.ts';
import type { System } from '../model/system.ts';
import { prometheus } from '../series/prometheus.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { judge, type Counts } from './judge.ts';
import type { PointSource } from './pointSource.ts';
import { slosOf } from './slo.ts';
import { sharedSlo, sharedSystem } from './sharedSlo.ts';
import { statusesOfSlos } from './statuses.ts';

const promised = availability('api', { target: '99.9%', window: '30d', why: 'w', rejected: [] });
const systemWith = (id: string, parts: Partial<System> = {}): System => ({
  ...freight,
  id,
  objectives: [promised],
  maintenance: [],
  ...parts,
});

const ids = ['a', 'b', 'c'];
const definition = shared({ id: 'small', owner: 'web', objective: promised.id, systems: ids, why: 'few readers' });

const at = Date.parse('2026-03-11T12:00:00Z');

/** `begins` and counts by system; counts are the same over every interval that ends now. */
const sourceOf = (
  counts: Readonly<Record<string, Counts | 'unread'>>,
  begins: Readonly<Record<string, number | undefined>> = {},
): PointSource => ({
  kind: 'PointSource',
  name: 'a test',
  servers: 1,
  dialect: prometheus,
  at,
  counts: async (requests) =>
    requests.map(({ system, to }) => {
      const own = counts[system.id];
      if (own === undefined) throw new Error(`${system.id} has no points of its own`);
      if (own === 'unread') return { kind: 'Unread', reason: `no series of ${system.id}` };
      return { kind: 'Counted', counts: to === at ? own : { good: 0, total: 0, overdue: 0 } };
    }),
  beginnings: async (requests) => requests.map(({ system }) => begins[system.id]),
  coverage: async (requests) =>
    requests.map(({ system, to }) => {
      const from = begins[system.id];
      return from === undefined ? undefined : { kind: 'Coverage', from, to, gaps: [], missing: 0 };
    }),
  steps: async () => [],
  range: async () => ({ series: [] }),
  missingFix: 'nothing',
  warnings: () => [],
  close: () => undefined,
});

const statusOf = async (
  systems: readonly System[],
  source: PointSource,
): Promise<Awaited<ReturnType<typeof statusesOfSlos>>[number]> => {
  const { system, members } = sharedSystem(definition, systems)!;
  const [status] = await statusesOfSlos(source, [{ system, slo: sharedSlo(system, members) }]);
  return status!;
};

const countsArbitrary: fc.Arbitrary<Counts> = fc
  .record({ good: fc.nat(1_000), bad: fc.nat(1_000), overdue: fc.nat(10) })
  .map(({ good, bad, overdue }) => ({ good, total: good + bad, overdue }));

describe('a shared objective', () => {
  test('is judged by the sum of the events of its systems, whichever of them they are of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(countsArbitrary, countsArbitrary, countsArbitrary), async ([a, b, c]) => {
        const systems = ids.map((id) => systemWith(id));
        const { judgement, burn } = await statusOf(systems, sourceOf({ a, b, c }));
        const sum = (of: keyof Counts): number => a[of] + b[of] + c[of];
        const [slo] = slosOf(systems[0]!);
        expect(judgement).toEqual(judge({ good: sum('good'), total: sum('total'), overdue: sum('overdue') }, slo!));
        expect(burn['5m'] === undefined).toBe(sum('total') + sum('overdue') === 0);
      }),
    );
  });

  test('counts from when the last of its systems has points', async () => {
    const a = { good: 1, total: 1, overdue: 0 };
    const begins = { a: at - 5_000, b: at - 9_000, c: undefined };
    const { since } = await statusOf(
      ids.map((id) => systemWith(id)),
      sourceOf({ a, b: a, c: { good: 0, total: 0, overdue: 0 } }, begins),
    );
    expect(since).toBe(at - 5_000);
  });

  test('is not judged without the events of one of its systems', async () => {
    const a = { good: 1, total: 1, overdue: 0 };
    const { unread, judgement } = await statusOf(
      ids.map((id) => systemWith(id)),
      sourceOf({ a, b: 'unread', c: a }),
    );
    expect([unread, judgement.kind]).toEqual(['no series of b', 'NoData']);
  });

  test('leaves out what the maintenance of each of its systems excludes', async () => {
    const a = { good: 90, total: 100, overdue: 0 };
    const item = maintenance({ owner: 'web', reason: 'r', begin: '2026-03-10T00:00:00Z', end: '2026-03-12T00:00:00Z' });
    const { judgement } = await statusOf(
      [systemWith('a', { maintenance: [item] }), systemWith('b'), systemWith('c')],
      sourceOf({ a, b: a, c: a }),
    );
    expect([judgement.good, judgement.total]).toEqual([180, 200]);
  });

  test.each([
    { is: '111/h', reads: ['37/h', '74/h'] },
    { is: '2.5/s', reads: ['30/m', '2/s'] },
    { is: '60/h', reads: ['1/m', undefined] },
    { is: undefined, reads: [undefined, undefined] },
  ] as const)('has the least traffic of its systems together: $is', ({ is, reads }) => {
    const loadOf = (least: (typeof reads)[number]): LoadProfile =>
      least === undefined
        ? closedLoad({ users: 5, ramp: '1/s', duration: '5m' })
        : openLoad({ reads: '9/s', messages: '9/s', duration: '5m', always: { reads: least } });
    const systems = reads.map((least, index) => systemWith(ids[index]!, { load: loadOf(least) }));
    const made = sharedSystem({ ...definition, systems: ['a', 'b'] }, systems);
    expect(made?.system.load?.always?.reads).toBe(is);
  });

  test('is left out where one of its systems is missing, or has no such objective', () => {
    expect(sharedSystem(definition, [systemWith('a'), systemWith('b')])).toBeUndefined();
    expect(
      sharedSystem(definition, [systemWith('a'), systemWith('b'), systemWith('c', { objectives: [] })]),
    ).toBeUndefined();
  });

  test('alerts although alerting is off for its systems: they count there', () => {
    const quiet = { ...promised, alertingOff: { why: 'counted in small' }, leastEvents: 7 };
    const made = sharedSystem(
      definition,
      ids.map((id) => systemWith(id, { objectives: [quiet] })),
    )!;
    expect(made.system.objectives[0]).toEqual({ ...promised, why: 'few readers' });
  });
});
