/**
 * Two estimates beside each other, both at the prices of the later one, so that a difference is one of the definitions. Money is that of the
 * bill: free allotments of projects are taken off on both sides.
 */
import type { Prices } from '../model/prices.ts';
import { amountWithUnit, moneyChangeText } from './amountText.ts';
import { amountOf, totalsOf, type OwnedCost } from './estimate.ts';
import { itemIds, itemKind, type ItemId } from './item.ts';

export interface ItemChange {
  readonly id: ItemId;
  /** Undefined: not known, or not there. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export interface CostChange {
  /** Of the system, or 'shared'. */
  readonly id: string;
  readonly change: 'new' | 'gone' | 'changed';
  readonly items: readonly ItemChange[];
  /** At list prices, before free allotments. */
  readonly money: number;
}

export interface Comparison {
  /** Those that differ, in the order of the later estimate; what is gone comes last. */
  readonly changes: readonly CostChange[];
  /** Over all systems. */
  readonly items: readonly ItemChange[];
  /** Undefined where nothing has a price. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export const compareCosts = (before: readonly OwnedCost[], after: readonly OwnedCost[], prices: Prices): Comparison => {
  const old = new Map(before.map((cost) => [cost.id, cost]));
  const now = new Set(after.map(({ id }) => id));
  const changes = [
    ...after.map((cost) => changeOf(cost.id, old.get(cost.id), cost, prices)),
    ...before.filter(({ id }) => !now.has(id)).map((cost) => changeOf(cost.id, cost, undefined, prices)),
  ];
  return {
    changes: changes.filter(({ change, items }) => change !== 'changed' || items.length > 0),
    items: itemChanges(before, after),
    before: totalsOf(before, prices).total,
    after: totalsOf(after, prices).total,
  };
};

const changeOf = (
  id: string,
  before: OwnedCost | undefined,
  after: OwnedCost | undefined,
  prices: Prices,
): CostChange => {
  const [old, now] = [listOf(before), listOf(after)];
  const money = (costs: readonly OwnedCost[]): number => {
    const { running = 0, watching = 0 } = totalsOf(costs, prices);
    return running + watching;
  };
  return {
    id,
    change: before === undefined ? 'new' : after === undefined ? 'gone' : 'changed',
    items: itemChanges(old, now),
    money: money(now) - money(old),
  };
};

const listOf = (cost: OwnedCost | undefined): readonly OwnedCost[] => (cost === undefined ? [] : [cost]);

const itemChanges = (before: readonly OwnedCost[], after: readonly OwnedCost[]): readonly ItemChange[] =>
  itemIds.flatMap((id) => {
    const change = { id, before: amountOf(before, id), after: amountOf(after, id) };
    return change.before === change.after ? [] : [change];
  });

/** '+3 conditions, +1.1 M points': what is charged. */
export const itemChangesText = (changes: readonly ItemChange[], prices: Prices): string => {
  const isAnyPriced = changes.some(({ id }) => hasPrice(id, prices));
  return changes
    .filter(({ id }) => isShown(id, prices))
    .toSorted((a, b) => rank(a.id) - rank(b.id))
    .map(({ id, before = 0, after = 0 }) => {
      const shown = amountWithUnit(id, Math.abs(after - before));
      const of = named.has(id) ? '' : ` of ${itemKind(id).name}`;
      const note = hasPrice(id, prices) || !isAnyPriced ? '' : ' (not priced)';
      return `${after > before ? '+' : '-'}${shown}${of}${note}`;
    })
    .join(', ');
};

const hasPrice = (id: ItemId, prices: Prices): boolean => {
  const { price } = itemKind(id);
  return price !== undefined && prices[price].value !== null;
};

/** Their units say what they are. */
const named: ReadonlySet<ItemId> = new Set(['requests', 'cpu', 'conditions', 'points', 'samples', 'executions']);

/** Of two ways to bill alerts only one has a price. */
const isShown = (id: ItemId, prices: Prices): boolean => {
  if (itemKind(id).price === undefined) return false;
  return id !== 'references' || hasPrice(id, prices);
};

/** What alerts take comes first. */
const rank = (id: ItemId): number => (itemKind(id).part === 'watching' ? 0 : 1);

/** '+3 conditions, +1.1 M points, +4.85 USD'; undefined where nothing that is charged differs. */
export const headline = ({ items, before, after }: Comparison, prices: Prices): string | undefined => {
  const units = itemChangesText(items, prices);
  if (units === '') return undefined;
  const isPriced = items.some(({ id }) => hasPrice(id, prices));
  if (!isPriced) return `${units}, not priced`;
  return `${units}, ${moneyChangeText((after ?? 0) - (before ?? 0), prices.currency)} ${prices.currency}`;
};
