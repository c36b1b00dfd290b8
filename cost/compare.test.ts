import { describe, expect, test } from '@jest/globals';
import { listPrices, priceNames, type Prices } from '../model/prices.ts';
import diary from '../test/fixtures/systems/diary.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { compareCosts, headline } from './compare.ts';
import { systemCost, type OwnedCost } from './estimate.ts';
import { itemIds, itemKind, type CostItem, type ItemId } from './item.ts';

const item = (id: ItemId, amount: number | undefined): CostItem => ({ id, amount, bound: 'exactly', basis: 'a test' });
const cost = (id: string, amounts: Partial<Record<ItemId, number>>): OwnedCost => ({
  id,
  owner: 'platform',
  project: 'one',
  items: itemIds.flatMap((name) => (amounts[name] === undefined ? [] : [item(name, amounts[name])])),
  alerts: [],
});
const unpriced: Prices = {
  ...listPrices,
  ...(Object.fromEntries(
    priceNames.map((name) => [name, { value: null, source: 'nobody looked', date: '2026-11-30' }]),
  ) as unknown as Omit<Prices, 'currency'>),
};

const headlineOf = (
  before: readonly OwnedCost[],
  after: readonly OwnedCost[],
  prices = listPrices,
): string | undefined => headline(compareCosts(before, after, prices), prices);

test('a change is said in units, then in money', () => {
  const before = [cost('a', { conditions: 24, points: 1_900_800 })];
  const after = [cost('a', { conditions: 27, points: 3_000_800 })];
  expect(headlineOf(before, after)).toBe('+3 conditions, +1.1 M points, +4.88 USD');
  expect(headlineOf(after, before)).toBe('-3 conditions, -1.1 M points, -4.88 USD');
});

test('nothing is said where nothing that is charged differs', () => {
  const before = [cost('a', { conditions: 24, evaluations: 100, clauses: 3, references: 7 })];
  const after = [cost('a', { conditions: 24, evaluations: 200, clauses: 4, references: 9 })];
  expect(headlineOf(before, after)).toBeUndefined();
  expect(headlineOf([], [])).toBeUndefined();
});

test('units without a price are said, without money', () => {
  expect(headlineOf([cost('a', { conditions: 1 })], [cost('a', { conditions: 3 })], unpriced)).toBe(
    '+2 conditions, not priced',
  );
});

test('part of it without a price is said beside the money', () => {
  const prices = { ...listPrices, alertPointMillion: unpriced.alertPointMillion };
  expect(
    headlineOf([cost('a', { conditions: 1, points: 0 })], [cost('a', { conditions: 3, points: 2e6 })], prices),
  ).toBe('+2 conditions, +2 M points (not priced), +3.00 USD');
});

test('what is free on both sides costs nothing more', () => {
  expect(headlineOf([cost('a', { executions: 216_000 })], [cost('a', { executions: 432_000 })])).toBe(
    '+216,000 executions, 0.00 USD',
  );
});

describe('systems', () => {
  test('that are new, gone and changed are told apart; equal ones are left out', () => {
    const { changes } = compareCosts(
      [cost('same', { conditions: 1 }), cost('changed', { conditions: 1 }), cost('gone', { conditions: 2 })],
      [cost('same', { conditions: 1 }), cost('changed', { conditions: 2 }), cost('new', { conditions: 4 })],
      listPrices,
    );
    expect(changes.map(({ id, change, money }) => [id, change, money])).toEqual([
      ['changed', 'changed', 1.5],
      ['new', 'new', 6],
      ['gone', 'gone', -3],
    ]);
  });

  test('that become known are a change of what is known', () => {
    const unknown: OwnedCost = { ...cost('a', {}), items: [item('requests', undefined)] };
    const { items } = compareCosts([unknown], [cost('a', { requests: 5e6 })], listPrices);
    expect(items).toEqual([{ id: 'requests', before: undefined, after: 5e6 }]);
  });
});

test('there and back again is nothing, and a system compared with itself is nothing', () => {
  const [one, two] = [systemCost(diary, 'prod'), systemCost(freight, 'prod')];
  expect(compareCosts([one, two], [two, one], listPrices)).toMatchObject({ changes: [], items: [] });
  const there = compareCosts([one], [two], listPrices);
  const back = compareCosts([two], [one], listPrices);
  expect(there.items.map(({ id, before, after }) => ({ id, before: after, after: before }))).toEqual(back.items);
  expect(there.items.every(({ id }) => itemKind(id) !== undefined)).toBe(true);
});
