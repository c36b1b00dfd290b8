/**
 * One thing that Google counts, with the amount of a 30-day month. Its money follows from a unit price; an amount that is not known
 * and a price that is not known are both said, and neither is ever zero.
 */
import type { PriceName, Prices } from '../model/prices.ts';

export type CostPart = 'running' | 'watching';

/** Whether the amount is what will be counted, or a bound of it. */
export type Bound = 'exactly' | 'at least' | 'at most' | 'about';

export interface ItemKind {
  readonly part: CostPart;
  readonly name: string;
  /** Of the amount as it is shown. */
  readonly unit: string;
  /** Amounts of one shown unit, such as 2^30 bytes of a GiB. */
  readonly shownPer: number;
  /** Undefined: Google counts it, and charges something else for it. */
  readonly price: PriceName | undefined;
  /** Amounts of one priced unit. */
  readonly pricedPer: number;
}

const gib = 2 ** 30;
const tib = 2 ** 40;

const kind = (
  part: CostPart,
  name: string,
  unit: string,
  price?: PriceName,
  pricedPer = 1,
  shownPer = 1,
): ItemKind => ({ part, name, unit, shownPer, price, pricedPer });

/** In the order of display. */
export const itemIds = [
  'requests',
  'cpu',
  'memory',
  'messages',
  'messageBytes',
  'insertedBytes',
  'storedBytes',
  'scannedBytes',
  'logBytes',
  'conditions',
  'evaluations',
  'clauses',
  'references',
  'points',
  'samples',
  'executions',
  'probeLogBytes',
  'logMetrics',
  'logMetricBytes',
] as const;

export type ItemId = (typeof itemIds)[number];

const kinds: Readonly<Record<ItemId, ItemKind>> = {
  requests: kind('running', 'requests', 'requests', 'requestMillion', 1e6),
  cpu: kind('running', 'processor time', 'vCPU-s', 'cpuSecond'),
  memory: kind('running', 'memory', 'GiB-s', 'memoryGiBSecond'),
  messages: kind('running', 'messages', 'messages'),
  messageBytes: kind('running', 'message bytes', 'GiB', 'messageTiB', tib, gib),
  insertedBytes: kind('running', 'rows inserted', 'GiB', 'insertedGiB', gib, gib),
  storedBytes: kind('running', 'rows stored', 'GiB', 'storedGiBMonth', gib, gib),
  scannedBytes: kind('running', 'read by queries', 'TiB', 'scannedTiB', tib, tib),
  logBytes: kind('running', 'request logs', 'GiB', 'logGiB', gib, gib),
  conditions: kind('watching', 'conditions', 'conditions', 'alertCondition'),
  evaluations: kind('watching', 'evaluations', 'evaluations'),
  clauses: kind('watching', 'metric clauses', 'clauses'),
  references: kind('watching', 'metric references', 'references', 'alertMetricReference'),
  points: kind('watching', 'points returned', 'points', 'alertPointMillion', 1e6),
  samples: kind('watching', 'samples of own metrics', 'samples', 'sampleMillion', 1e6),
  executions: kind('watching', 'uptime executions', 'executions', 'uptimeThousand', 1e3),
  probeLogBytes: kind('watching', 'logs of uptime checks', 'GiB', 'logGiB', gib, gib),
  logMetrics: kind('watching', 'log-based metrics', 'metrics'),
  logMetricBytes: kind('watching', 'points of those', 'MiB', 'logMetricMiB', 2 ** 20, 2 ** 20),
};

export const itemKind = (id: ItemId): ItemKind => kinds[id];

export interface CostItem {
  readonly id: ItemId;
  /** Of 30 days; bytes where the shown unit is one of bytes. Undefined: not known. */
  readonly amount: number | undefined;
  readonly bound: Bound;
  /** Where the amount is from; why it is not known. */
  readonly basis: string;
}

/** In the currency of the prices; undefined where the amount or the price is not known, or nothing is charged. */
export const moneyOf = ({ id, amount }: Pick<CostItem, 'id' | 'amount'>, prices: Prices): number | undefined => {
  const { price, pricedPer } = itemKind(id);
  if (price === undefined || amount === undefined) return undefined;
  const { value } = prices[price];
  return value === null ? undefined : (amount / pricedPer) * value;
};

/** Why the item has no money: 'no price' and 'no amount' are left out of totals, 'free of charge' is not. */
export const whyNoMoney = (
  { id, amount }: Pick<CostItem, 'id' | 'amount'>,
  prices: Prices,
): 'not known' | 'not priced' | 'nothing is charged' | undefined => {
  const { price } = itemKind(id);
  if (amount === undefined) return 'not known';
  if (price === undefined) return 'nothing is charged';
  return prices[price].value === null ? 'not priced' : undefined;
};
