import { describe, expect, test } from '@jest/globals';
import { listPrices, priceNames, type Prices } from '../model/prices.ts';
import { traffic } from '../model/load.ts';
import { availability } from '../model/objective.ts';
import { cloudRun } from '../model/stage.ts';
import { watchSystem } from '../model/system.ts';
import diary from '../test/fixtures/systems/diary.ts';
import freight from '../test/fixtures/systems/freight.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { readSources } from '../slo/sources/readSources.ts';
import unread from '../test/fixtures/systems/register.ts';
import { fleetCost, sharedCost, systemCost, totalsOf, type OwnedCost } from './estimate.ts';
import { itemIds, itemKind, moneyOf, whyNoMoney, type CostItem, type ItemId } from './item.ts';

const receiver = readSources(unread).system;

const item = (id: ItemId, amount: number | undefined): CostItem => ({ id, amount, bound: 'exactly', basis: 'a test' });
const cost = (id: string, items: readonly CostItem[], project = 'one'): OwnedCost => ({
  id,
  owner: 'platform',
  project,
  items,
  alerts: [],
});
const nothingPriced: Prices = {
  currency: 'CLP',
  ...(Object.fromEntries(
    priceNames.map((name) => [name, { value: null, source: 'nobody looked', date: '2026-11-30' }]),
  ) as unknown as Omit<Prices, 'currency'>),
};

describe('money', () => {
  test.each([
    // The figures of Google's own example: a condition every 30 s that returns 100 series.
    ['conditions', 1, 1.5],
    ['points', 8_640_000, 3.024],
    ['executions', 216_000, 64.8],
    ['logBytes', 2 ** 30, 0.5],
    ['scannedBytes', 2 ** 40, 6.25],
    ['messageBytes', 2 ** 40, 40],
    ['requests', 1e6, 0.4],
  ] as const)('of %s, %d of them, is %d', (id, amount, money) => {
    expect(moneyOf(item(id, amount), listPrices)).toBeCloseTo(money, 9);
  });

  test('24 conditions and 1.9 million points cost what the list says: 36.00 and 0.67', () => {
    const money = (id: ItemId, amount: number): string | undefined => moneyOf(item(id, amount), listPrices)?.toFixed(2);
    expect([money('conditions', 24), money('points', 44 * 43_200)]).toEqual(['36.00', '0.67']);
  });

  test('is none, and never zero, where an amount or a price is not known', () => {
    expect(moneyOf(item('requests', undefined), listPrices)).toBeUndefined();
    for (const id of itemIds) expect([id, moneyOf(item(id, 1), nothingPriced)]).toEqual([id, undefined]);
    expect(whyNoMoney(item('requests', undefined), listPrices)).toBe('not known');
    expect(whyNoMoney(item('conditions', 3), nothingPriced)).toBe('not priced');
    expect(whyNoMoney(item('evaluations', 3), listPrices)).toBe('nothing is charged');
    expect(whyNoMoney(item('conditions', 3), listPrices)).toBeUndefined();
  });

  test('of a price of 0 is 0: free of charge is a price', () => {
    const free = { ...listPrices, alertCondition: { ...listPrices.alertCondition, value: 0 } };
    expect(moneyOf(item('conditions', 24), free)).toBe(0);
    expect(whyNoMoney(item('conditions', 24), free)).toBeUndefined();
  });
});

describe('totals', () => {
  test('take a free allotment off once a project', () => {
    const executions = (amount: number): readonly CostItem[] => [item('executions', amount)];
    const together = totalsOf([cost('a', executions(600_000)), cost('b', executions(600_000))], listPrices);
    expect(together).toMatchObject({ watching: 360, free: 300 });
    expect(together.total).toBeCloseTo(60, 9);
    const apart = totalsOf([cost('a', executions(600_000)), cost('b', executions(600_000), 'two')], listPrices);
    expect(apart.free).toBeCloseTo(360, 9);
    expect(apart.total).toBeCloseTo(0, 9);
  });

  test('count one allotment for all items of a price', () => {
    const items = [item('logBytes', 40 * 2 ** 30), item('probeLogBytes', 40 * 2 ** 30)];
    expect(totalsOf([cost('a', items)], listPrices)).toMatchObject({ running: 20, watching: 20, free: 25, total: 15 });
  });

  test('say what they leave out, and of whom', () => {
    const costs = [cost('a', [item('requests', undefined), item('references', 4)]), cost('b', [item('requests', 1e6)])];
    expect(totalsOf(costs, listPrices).leftOut).toEqual([
      { id: 'requests', why: 'not known', of: ['a'] },
      { id: 'references', why: 'not priced', of: ['a'] },
    ]);
  });

  test('of nothing are zero, and leave nothing out', () => {
    expect(totalsOf([], listPrices)).toEqual({ running: 0, watching: 0, free: 0, total: 0, leftOut: [] });
  });

  test('without any price leave out everything that is charged', () => {
    const costs = [systemCost(diary, 'prod')];
    const { total, leftOut } = totalsOf(costs, nothingPriced);
    expect(total).toBeUndefined();
    const charged = costs[0]!.items.map(({ id }) => id).filter((id) => itemKind(id).price !== undefined);
    expect(leftOut.map(({ id }) => id).toSorted()).toEqual(charged.toSorted());
  });
});

describe('a system', () => {
  test('that others run is watched only: what it consumes is not known', () => {
    const { items } = systemCost(receiver, 'prod');
    const running = items.filter(({ id }) => itemKind(id).part === 'running');
    expect(running.map(({ id, amount }) => [id, amount])).toEqual([
      ['requests', undefined],
      ['cpu', undefined],
      ['memory', undefined],
    ]);
    expect(items.some(({ id }) => id === 'samples')).toBe(false);
  });

  test('that others run on Cloud Run has at least the requests of its declared traffic', () => {
    const system = watchSystem({
      id: 'partners',
      description: 'A service of others.',
      owner: 'shop',
      stages: { api: cloudRun('partners-api', { runtime: 'own' }) },
      objectives: [availability('api', { target: '99.5%', window: '30d', why: 'Callers were told so.', rejected: [] })],
      load: traffic({ always: { reads: '2/s' } }),
    });
    expect(systemCost(system, 'prod').items[0]).toEqual({
      id: 'requests',
      amount: 2 * 2_592_000,
      bound: 'at least',
      basis: 'load.always.reads: 2/s, all month',
    });
  });

  test('has each item once, with where it is from', () => {
    for (const { id, items } of fleetCost([diary, freight, receiver], organization, 'prod')) {
      expect([id, new Set(items.map((one) => one.id)).size]).toEqual([id, items.length]);
      expect([id, items.filter(({ basis }) => basis === '')]).toEqual([id, []]);
      expect([id, items.filter(({ amount }) => amount !== undefined && !(amount > 0) && amount !== 0)]).toEqual([
        id,
        [],
      ]);
    }
  });

  test('costs the same each time', () => {
    const items = (): unknown => systemCost(freight, 'prod').items;
    expect(items()).toEqual(items());
  });
});

test('what is shared is counted apart from the systems, in the project of the organization', () => {
  const shared = sharedCost([diary, freight], organization, 'prod');
  expect(shared).toMatchObject({ id: 'shared', project: organization.project, owner: organization.owner });
  expect(shared.items.find(({ id }) => id === 'logMetrics')?.amount).toBe(
    new Set([organization.project, diary.project, freight.project]).size,
  );
});
