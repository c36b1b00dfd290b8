import { describe, expect, test } from '@jest/globals';
import { availability, latency, type Objective, type ObjectiveOptions } from '../objective.ts';
import type { OwnTier } from '../ownTiers.ts';
import { DefinitionError } from '../problem.ts';
import { defineSystem } from '../system.ts';
import { orders } from '../testing/orders.ts';

const common = { window: '30d', why: 'callers depend on it', rejected: [] } as const;

const problemsOf = (objective: Objective): readonly string[] => {
  try {
    defineSystem({ ...orders, objectives: [objective] });
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map(({ id, path, message, fix }) => `${id} ${path}: ${message}; ${fix}`);
  }
};

const withTiers = (tiers: readonly unknown[], options: Partial<ObjectiveOptions> = {}): readonly string[] =>
  problemsOf(availability('api', { ...common, ...options, target: '99.9%', tiers: tiers as readonly OwnTier[] }));

const page = { severity: 'page', long: '1h', short: '5m', spends: '2%' };
const ticket = { severity: 'ticket', long: '3d', short: '6h', factor: 1 };

test('tiers by the share that they spend, by their burn rate, and both side by side are valid', () => {
  expect(withTiers([page, ticket])).toEqual([]);
  expect(withTiers([{ severity: 'page', long: '30m', short: '3m', factor: 14.4 }, ticket])).toEqual([]);
});

describe('refused is', () => {
  const path = 'objectives[0].tiers';

  test.each([
    [
      'a short window that is not shorter',
      [{ ...page, short: '1h' }],
      [
        `model/tier-windows ${path}[0].short: a short window of 1h is not shorter than the long one of 1h: it cannot show that the errors go on; write about a twelfth of the long window`,
      ],
    ],
    [
      "a long window beyond the objective's own",
      [{ severity: 'ticket', long: '31d', short: '2d', factor: 1 }],
      [
        `model/tier-windows ${path}[0].long: a long window of 31d is longer than the objective's own of 30d: the budget is over before; write 30d at most`,
      ],
    ],
    [
      'a rate that can never fire',
      [{ ...page, spends: undefined, factor: 1_000 }],
      [
        `model/tier-rate ${path}[0].factor: a burn rate of 1000 can never fire: 100% of events would have to be bad, and more; write a burn rate below 1000`,
      ],
    ],
    [
      'a rate below 1, also by a share',
      [{ severity: 'ticket', long: '3d', short: '6h', spends: '9%' }],
      [
        `model/tier-rate ${path}[0].spends: a burn rate of 0.9 never spends the budget: it would notify while the objective is met; write a burn rate of 1 or more`,
      ],
    ],
    [
      'the same long window twice, however it is written',
      [page, { severity: 'ticket', long: '60m', short: '10m', factor: 2 }],
      [
        `model/duplicate-tier ${path}[1].long: tiers[0] has a long window of 60m too; remove one, or give them different long windows`,
      ],
    ],
    [
      'no tier at all',
      [],
      [
        `model/no-tiers ${path}: an objective without burn tiers would notify nobody, without a reason; remove tiers, or write alertingOff: { why: '…' }`,
      ],
    ],
    [
      'neither a share nor a rate',
      [{ severity: 'page', long: '1h', short: '5m' }],
      [
        `model/tier-rate ${path}[0]: a burn tier has the share of the budget that it spends, or its burn rate; write spends: '2%', or factor: 14.4`,
      ],
    ],
    [
      'both a share and a rate',
      [{ ...page, factor: 14.4 }],
      [
        `model/tier-rate ${path}[0]: a burn tier has spends or factor, not both: each follows from the other; write spends: '2%', or factor: 14.4`,
      ],
    ],
    [
      'a rate that is no number',
      [{ severity: 'page', long: '1h', short: '5m', factor: '14.4' }],
      [`model/wrong-type ${path}[0].factor: '14.4' is not a burn rate; write a number such as 14.4`],
    ],
    [
      'a window of part of a minute',
      [{ ...page, short: '150s' }],
      [
        `model/out-of-range ${path}[0].short: '150s' is not a whole number of minutes, in which points arrive; write '3m'`,
      ],
    ],
    [
      'a window in which no two points are',
      [{ ...page, short: '1m' }],
      [
        `model/out-of-range ${path}[0].short: '1m' is not between '2m' and '365d', the limits of a window of a burn tier; write '2m'`,
      ],
    ],
  ])('%s', (_name, tiers, problems) => {
    expect(withTiers(tiers)).toEqual(problems);
  });

  test('a window that Cloud Monitoring cannot look back, on a distribution of the platform', () => {
    const objective = latency('api', {
      ...common,
      target: '95%',
      under: '300ms',
      measuredBy: 'platform',
      tiers: [ticket as OwnTier],
    });
    expect(problemsOf(objective)).toEqual([
      `model/tier-windows ${path}[0].long: Cloud Monitoring looks back 1d at most for an objective on a distribution: a window of 3d has no alert there; write 1d at most, or measuredBy: 'pipeline'`,
    ]);
  });

  test('a day that is none, a reason that is missing, and two reasons at once', () => {
    const objective = (options: unknown): Objective =>
      availability('api', { ...common, ...(options as Partial<ObjectiveOptions>), target: '99.9%' });
    expect(problemsOf(objective({ alertingOff: { why: 'a move', until: '2026-02-30' } }))).toEqual([
      "model/bad-time objectives[0].alertingOff.until: '2026-02-30' is not a day; write a value such as '2026-12-31'",
    ]);
    expect(problemsOf(objective({ shadow: {} }))).toHaveLength(1);
    expect(problemsOf(objective({ shadow: 'trying' }))).toHaveLength(1);
    expect(problemsOf(objective({ shadow: { why: 'trying' }, alertingOff: { why: 'moving' } }))).toEqual([
      'model/two-silences objectives[0].alertingOff: an objective in shadow already notifies nobody: with both fields it is unclear when that ends; remove one of the two',
    ]);
  });
});
