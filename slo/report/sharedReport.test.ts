import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { availability } from '../../model/objective.ts';
import { shared } from '../../model/sharedObjective.ts';
import type { System } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import type { Counts } from '../judge.ts';
import { sharedSlo, sharedSystem } from '../sharedSlo.ts';
import { slosOf } from '../slo.ts';
import { periodOf } from './period.ts';
import { sharedReport } from './sharedReport.ts';
import { systemReport, type SystemReport } from './sloReport.ts';

const promised = availability('api', { target: '99%', window: '30d', why: 'w', rejected: [] });
const systems: readonly System[] = ['a', 'b'].map((id) => ({
  ...freight,
  id,
  objectives: [promised],
  maintenance: [],
}));
const { system, members } = sharedSystem(
  shared({ id: 'both', owner: 'web', objective: promised.id, systems: ['a', 'b'], why: 'few' }),
  systems,
)!;
const slo = sharedSlo(system, members);

const at = Date.parse('2026-03-11T12:00:00Z');
const period = periodOf('7d', at);
const hour = 3_600_000;

/** Counts of each hour, from the second of the period on. */
const reportOf = (of: System, hours: readonly Counts[]): SystemReport => {
  const sum = (key: keyof Counts): number => hours.reduce((total, counts) => total + counts[key], 0);
  return systemReport(
    {
      system: of,
      begins: period.from,
      objectives: [
        {
          slo: slosOf(of)[0]!,
          coverage: undefined,
          counts: { good: sum('good'), total: sum('total'), overdue: 0 },
          hours: hours.map(({ good, total }, index) => ({
            from: period.from + index * hour,
            to: period.from + (index + 1) * hour,
            good,
            total,
          })),
          causes: [],
          before: [],
        },
      ],
      alerts: { fired: [], evaluated: 0, notEvaluated: [] },
    },
    period,
  );
};

const counts = fc
  .record({ good: fc.nat(100), bad: fc.nat(100) })
  .map(({ good, bad }): Counts => ({ good, total: good + bad, overdue: 0 }));

test('the events of both systems are added up, in the whole period and in each hour', () => {
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 20 }), fc.array(counts, { maxLength: 20 }), (one, other) => {
      const report = sharedReport(system, slo, [reportOf(systems[0]!, one), reportOf(systems[1]!, other)], period)!;
      const [objective] = report.objectives;
      const together = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => ({
        good: (one[index]?.good ?? 0) + (other[index]?.good ?? 0),
        total: (one[index]?.total ?? 0) + (other[index]?.total ?? 0),
        overdue: 0,
      }));
      const expected = reportOf({ ...systems[0]!, id: 'together' }, together).objectives[0]!;
      expect(objective!.judgement).toEqual(expected.judgement);
      expect(objective!.days).toEqual(expected.days);
      expect(objective!.worst).toEqual(expected.worst);
      expect(objective!.periods.map(({ judgement }) => judgement)).toEqual(
        expected.periods.map(({ judgement }) => judgement),
      );
      expect(report).toMatchObject({ id: 'both', owner: 'web', sharedBy: ['a', 'b'] });
    }),
  );
});

test('without the report of one of its systems there is none', () => {
  expect(sharedReport(system, slo, [reportOf(systems[0]!, [])], period)).toBeUndefined();
});
