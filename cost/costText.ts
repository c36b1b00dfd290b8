/** The text of an estimate: units first, then money, and what the totals leave out. */
import type { Organization } from '../model/organization.ts';
import { monthDays } from '../model/month.ts';
import { priceNames, priceUnits, type PriceName, type Prices } from '../model/prices.ts';
import type { Environment } from '../model/system.ts';
import { countText, many } from '../text/count.ts';
import { codeOf, list, section, text, type Block, type Section } from '../text/blocks.ts';
import { amountText, amountWithUnit, moneyText } from './amountText.ts';
import { amountOf, sharedId, totalsOf, type OwnedCost, type Totals } from './estimate.ts';
import { itemKind, moneyOf, whyNoMoney, type CostItem, type CostPart, type ItemId } from './item.ts';
import { leftOutText } from './leftOutText.ts';
import { leversOf, type Lever } from './levers.ts';

export interface CostReport {
  readonly costs: readonly OwnedCost[];
  readonly organization: Pick<Organization, 'prices'>;
  readonly environment: Environment;
}

export const costSections = (report: CostReport): readonly Section[] => {
  const { costs, organization, environment } = report;
  const { prices } = organization;
  const [only] = costs;
  const title = `${costs.length === 1 ? only?.id : subject(costs)} in ${environment}: a month of ${monthDays} days, in ${prices.currency}`;
  return [
    ...(costs.length === 1 && only !== undefined ? details(only, title, prices) : [overview(costs, title, prices)]),
    totalSection(costs, prices),
    ...leverSections(leversOf(costs, prices), prices),
    priceSection(costs, prices),
  ];
};

/** '57 systems and what they share'. */
const subject = (costs: readonly OwnedCost[]): string => {
  const systems = costs.filter(({ id }) => id !== sharedId).length;
  return `${many(systems, 'system')}${systems < costs.length ? ' and what they share' : ''}`;
};

const parts: readonly (readonly [CostPart, string])[] = [
  ['running', 'Running, at the declared load'],
  ['watching', 'Being watched'],
];

const details = ({ items }: OwnedCost, title: string, prices: Prices): readonly Section[] => [
  section(title),
  ...parts.flatMap(([part, heading]) => {
    const own = items.filter(({ id }) => itemKind(id).part === part);
    return own.length === 0 ? [] : [section(heading, itemTable(own, prices))];
  }),
  section('Where the amounts are from', list(items.map(({ id, basis }) => `${itemKind(id).name}: ${basis}.`))),
];

const itemTable = (items: readonly CostItem[], prices: Prices): Block => {
  const rows = items.map((item) => [itemKind(item.id).name, shownAmount(item), shownMoney(item, prices)]);
  return codeOf(columns(['', 'amount', prices.currency], rows, 2));
};

/** 'at least 1.3 M points'. */
const shownAmount = ({ id, amount, bound }: CostItem): string =>
  amount === undefined ? 'not known' : `${bound === 'exactly' ? '' : `${bound} `}${amountWithUnit(id, amount)}`;

const shownMoney = (item: CostItem, prices: Prices): string => {
  const money = moneyOf(item, prices);
  if (money !== undefined) return moneyText(money, prices.currency);
  const why = whyNoMoney(item, prices);
  return why === undefined || why === 'nothing is charged' ? '-' : why;
};

const overview = (costs: readonly OwnedCost[], title: string, prices: Prices): Section => {
  const money = (amount: number | undefined): string =>
    amount === undefined ? 'not priced' : moneyText(amount, prices.currency);
  const rows = costs
    .map((cost) => ({ cost, ...totalsOf([cost], prices) }))
    .toSorted((a, b) => listMoney(b) - listMoney(a))
    .map(({ cost, running, watching }) => [
      cost.id,
      countOf(cost, 'conditions'),
      countOf(cost, 'points'),
      countOf(cost, 'executions'),
      money(watching),
      runningText(cost, money(running)),
      money(running === undefined && watching === undefined ? undefined : listMoney({ running, watching })),
    ]);
  return section(
    title,
    codeOf(columns(['', 'conditions', 'points', 'uptime', 'watched', 'running', 'together'], rows, 1)),
  );
};

/** Before free allotments, which belong to a project and not to a system. */
const listMoney = ({ running = 0, watching = 0 }: Partial<Pick<Totals, 'running' | 'watching'>>): number =>
  running + watching;

/** Aligned; columns from `right` on to the right. */
const columns = (head: readonly string[], rows: readonly (readonly string[])[], right: number): string => {
  const lines = [head, ...rows];
  const widths = head.map((_title, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column < right ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** '-' of what is shared: nothing of it runs. */
const runningText = ({ items }: OwnedCost, money: string): string => {
  const own = items.filter(({ id }) => itemKind(id).part === 'running');
  if (own.length === 0) return '-';
  return own.some(({ amount }) => amount === undefined) ? 'not known' : money;
};

const countOf = (cost: OwnedCost, id: ItemId): string => {
  const amount = amountOf([cost], id);
  return amount === undefined ? '-' : amountText(id, amount);
};

const amounts = (costs: readonly OwnedCost[], part: CostPart): readonly (number | undefined)[] =>
  costs.flatMap(({ items }) => items.filter(({ id }) => itemKind(id).part === part).map(({ amount }) => amount));

const totalSection = (costs: readonly OwnedCost[], prices: Prices): Section => {
  const { running, watching, free, total, leftOut } = totalsOf(costs, prices);
  const { currency } = prices;
  const known = (part: CostPart): boolean => amounts(costs, part).every((amount) => amount !== undefined);
  const shown = (part: CostPart, money: number | undefined): string =>
    money === undefined ? (known(part) ? 'not priced' : 'not known') : moneyText(money, currency);
  const rows = [
    ...(amounts(costs, 'running').length === 0 ? [] : [['running', shown('running', running)]]),
    ['being watched', shown('watching', watching)],
    ...(free === 0 ? [] : [['free allotments of projects', moneyText(-free, currency)]]),
    ['together', total === undefined ? 'not priced' : moneyText(total, currency)],
  ];
  const without = leftOut.map((item) => leftOutText(item, costs.length));
  return section(
    'Total',
    codeOf(columns(['', currency], rows, 1)),
    text(
      `Left out: ${[...without, 'discounts, taxes, price tiers and free tiers of a billing account', 'network, snapshots, dashboards and their reads'].join('; ')}.`,
    ),
  );
};

const leverSections = (levers: readonly Lever[], prices: Prices): readonly Section[] =>
  levers.length === 0
    ? []
    : [section('What it depends on', list(levers.map((lever) => `${leverText(lever, prices)}.`)))];

const leverText = ({ text: what, isDone, price, saves, money }: Lever, { currency }: Prices): string => {
  const amounts = saves.map(({ id, amount }) => amountWithUnit(id, amount)).join(', ');
  const worth = money === undefined ? 'not priced' : `${moneyText(money, currency)} ${currency}`;
  return `${isDone ? 'Done: ' : 'To save: '}${what}: ${amounts}, ${worth}; the price: ${price}`;
};

/** Those that the items use. */
const priceSection = (costs: readonly OwnedCost[], prices: Prices): Section => {
  const used = new Set(costs.flatMap(({ items }) => items.map(({ id }) => itemKind(id).price)));
  const names = priceNames.filter((name) => used.has(name));
  return section('Prices', list(names.map((name) => priceText(name, prices))));
};

const priceText = (name: PriceName, prices: Prices): string => {
  const { value, source, date, freePerProject } = prices[name];
  const of = `a ${priceUnits[name]}`.replace(/^a (?=[aeio])/, 'an ');
  const read = date === '' ? '' : `, ${date}`;
  const free = freePerProject === undefined ? '' : `, after ${countText(freePerProject)} for each project`;
  return value === null
    ? `${of}: not priced (${source}${read}).`
    : `${of}: ${countText(value)} ${prices.currency}${free} (${source}${read}).`;
};
