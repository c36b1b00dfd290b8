/**
 * The cost of systems and of what they share, as items; and their totals in money. A total says what it leaves out: what is not priced,
 * and what is not known. Free allotments belong to a project, so that they are taken off totals and not off a system.
 */
import { containerFailures } from '../alerts/logMetrics.ts';
import type { Alert } from '../alerts/alert.ts';
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { sharedNodes } from '../alerts/sharedNodes.ts';
import { nodesOf } from '../alerts/systemNodes.ts';
import type { Organization } from '../model/organization.ts';
import { priceNames, type PriceName, type Prices } from '../model/prices.ts';
import type { Environment, System } from '../model/system.ts';
import { itemIds, itemKind, moneyOf, whyNoMoney, type CostItem, type CostPart, type ItemId } from './item.ts';
import { running } from './running.ts';
import { alertItems, alertUnits, logMetricItems, watching, type AlertUnits } from './watching.ts';

/** The id of what all systems share: fleet alerts, shared objectives, and a log-based metric for each project. */
export const sharedId = 'shared';

export interface OwnedCost {
  /** Of the system, or 'shared'. */
  readonly id: string;
  readonly owner: string;
  /** The project that is billed; of what is shared that of the organization. */
  readonly project: string;
  readonly items: readonly CostItem[];
  readonly alerts: readonly AlertUnits[];
}

export const systemCost = (system: System, environment: Environment): OwnedCost => {
  const nodes = nodesOf(system, environment);
  const alerts = alertUnits(nodes.alerts, { system, environment });
  const { id, owner, project } = system;
  return { id, owner, project, items: [...running(system), ...watching(nodes, alerts)], alerts };
};

/** `systems`: all. */
export const sharedCost = (
  systems: readonly System[],
  organization: Organization,
  environment: Environment,
): OwnedCost => {
  const all: readonly Alert[] = [
    ...fleetAlerts(systems, organization),
    ...sharedNodes(systems, organization, environment).flatMap(({ alerts }) => alerts),
  ];
  const alerts = alertUnits(all, { system: undefined, environment });
  const projects = new Set([organization.project, ...systems.map(({ project }) => project)]);
  const counters = logMetricItems(projects.size).map((item) =>
    item.id === 'logMetrics' ? { ...item, basis: `${containerFailures.name}, one for each project` } : item,
  );
  const { owner, project } = organization;
  return { id: sharedId, owner, project, items: [...alertItems(alerts), ...counters], alerts };
};

/** All systems and what they share. */
export const fleetCost = (
  systems: readonly System[],
  organization: Organization,
  environment: Environment,
): readonly OwnedCost[] => [
  ...systems.map((system) => systemCost(system, environment)),
  sharedCost(systems, organization, environment),
];

export interface Totals {
  /** In the currency of the prices; what has no price is left out. Undefined where nothing of it has one. */
  readonly running: number | undefined;
  readonly watching: number | undefined;
  /** What the free allotments of the projects take off, in parts as `running` and `watching`. */
  readonly free: number;
  /** After free allotments; undefined where nothing has a price. */
  readonly total: number | undefined;
  /** Items of which some amount has no price, or no amount is known. */
  readonly leftOut: readonly LeftOutItem[];
}

export interface LeftOutItem {
  readonly id: ItemId;
  readonly why: 'not priced' | 'not known';
  /** Ids of the systems. */
  readonly of: readonly string[];
}

export const totalsOf = (costs: readonly OwnedCost[], prices: Prices): Totals => {
  const items = costs.flatMap((cost) => cost.items);
  const [ofRunning, ofWatching] = [partMoney(items, 'running', prices), partMoney(items, 'watching', prices)];
  const free = freeMoney(costs, prices);
  return {
    running: ofRunning,
    watching: ofWatching,
    free,
    total:
      ofRunning === undefined && ofWatching === undefined ? undefined : (ofRunning ?? 0) + (ofWatching ?? 0) - free,
    leftOut: leftOutOf(costs, prices),
  };
};

/** Undefined where something is charged and nothing of it has an amount and a price. */
export const partMoney = (items: readonly CostItem[], part: CostPart, prices: Prices): number | undefined => {
  const charged = items.filter(({ id }) => itemKind(id).part === part && itemKind(id).price !== undefined);
  const money = charged.map((item) => moneyOf(item, prices)).filter((amount) => amount !== undefined);
  if (charged.length > 0 && money.length === 0) return undefined;
  return money.reduce((total, amount) => total + amount, 0);
};

/** The amount of an item over all; undefined where nobody has it, or none of them knows it. */
export const amountOf = (costs: readonly Pick<OwnedCost, 'items'>[], id: ItemId): number | undefined => {
  const amounts = costs.flatMap(({ items }) =>
    items.flatMap((item) => (item.id === id && item.amount !== undefined ? [item.amount] : [])),
  );
  return amounts.length === 0 ? undefined : amounts.reduce((total, amount) => total + amount, 0);
};

const freeMoney = (costs: readonly OwnedCost[], prices: Prices): number => {
  const projects = Map.groupBy(costs, ({ project }) => project);
  return [...projects.values()].reduce(
    (total, inProject) => total + priceNames.reduce((sum, name) => sum + freeOf(inProject, name, prices), 0),
    0,
  );
};

const freeOf = (costs: readonly OwnedCost[], name: PriceName, prices: Prices): number => {
  const { value, freePerProject } = prices[name];
  if (value === null || freePerProject === undefined) return 0;
  const used = itemIds.reduce((total, id) => {
    const { price, pricedPer } = itemKind(id);
    return price === name ? total + (amountOf(costs, id) ?? 0) / pricedPer : total;
  }, 0);
  return Math.min(used, freePerProject) * value;
};

const leftOutOf = (costs: readonly OwnedCost[], prices: Prices): readonly LeftOutItem[] =>
  itemIds.flatMap((id) => {
    const items = costs.flatMap((cost) =>
      cost.items.filter((item) => item.id === id).map((item) => ({ item, of: cost.id })),
    );
    return (['not priced', 'not known'] as const).flatMap((why) => {
      const of = items.filter(({ item }) => whyNoMoney(item, prices) === why).map((one) => one.of);
      return of.length === 0 ? [] : [{ id, why, of }];
    });
  });
