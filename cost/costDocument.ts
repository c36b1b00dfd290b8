/** An estimate as a document for programs. Its fields are in docs/guides/cost.md, and stay; new ones may be added. */
import { monthDays } from '../model/month.ts';
import { priceNames, priceUnits } from '../model/prices.ts';
import { partMoney, totalsOf, type OwnedCost } from './estimate.ts';
import { itemKind, moneyOf, type CostItem } from './item.ts';
import { leversOf } from './levers.ts';
import type { CostReport } from './costText.ts';

export const costDocument = ({ costs, organization, environment }: CostReport): unknown => {
  const { prices } = organization;
  const { running, watching, free, total, leftOut } = totalsOf(costs, prices);
  return {
    version: 1,
    environment,
    days: monthDays,
    currency: prices.currency,
    systems: costs.map((cost) => ofSystem(cost, prices)),
    totals: { running: running ?? null, watching: watching ?? null, free, total: total ?? null },
    leftOut: leftOut.map(({ id, why, of }) => ({ item: id, why, systems: of })),
    levers: leversOf(costs, prices).map(({ id, isDone, text, price, saves, money }) => ({
      id,
      done: isDone,
      text,
      price,
      saves: saves.map(({ id: item, amount }) => ({
        item,
        amount: amount / itemKind(item).shownPer,
        unit: itemKind(item).unit,
      })),
      money: money ?? null,
    })),
    prices: priceNames.map((name) => ({
      price: name,
      of: priceUnits[name],
      value: prices[name].value,
      source: prices[name].source,
      date: prices[name].date === '' ? null : prices[name].date,
      freePerProject: prices[name].freePerProject ?? 0,
    })),
  };
};

const ofSystem = ({ id, owner, project, items }: OwnedCost, prices: CostReport['organization']['prices']): unknown => ({
  id,
  owner,
  project,
  running: partMoney(items, 'running', prices) ?? null,
  watching: partMoney(items, 'watching', prices) ?? null,
  items: items.map((item) => ofItem(item, prices)),
});

const ofItem = (item: CostItem, prices: CostReport['organization']['prices']): unknown => {
  const { part, unit, shownPer, price } = itemKind(item.id);
  return {
    item: item.id,
    part,
    amount: item.amount === undefined ? null : item.amount / shownPer,
    unit,
    bound: item.bound,
    basis: item.basis,
    price: price ?? null,
    money: moneyOf(item, prices) ?? null,
  };
};
