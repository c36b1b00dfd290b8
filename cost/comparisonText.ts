/** A comparison as text and as a document. */
import { monthDays } from '../model/month.ts';
import type { Currency } from '../model/prices.ts';
import { codeOf, list, section, text, type Section } from '../text/blocks.ts';
import { moneyChangeText, moneyText } from './amountText.ts';
import { headline, itemChangesText, type Comparison, type CostChange, type ItemChange } from './compare.ts';
import type { CostReport } from './costText.ts';
import { itemKind } from './item.ts';

/** A commit of git. */
export interface ComparedWith {
  /** As it was named. */
  readonly ref: string;
  readonly commit: string;
}

export const comparisonSections = (
  comparison: Comparison,
  { organization: { prices }, environment }: CostReport,
  { ref, commit }: ComparedWith,
): readonly Section[] => {
  const { changes, before, after } = comparison;
  const { currency } = prices;
  const summary = headline(comparison, prices) ?? 'nothing that is charged for differs';
  const title = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`;
  return [
    section(
      title,
      text(
        `In a month of ${monthDays} days in ${environment}, compared with ${commit} (${ref}), both at the prices of now.`,
      ),
      codeOf(
        [
          `before  ${totalText(before, currency)}`,
          `after   ${totalText(after, currency)}`,
          ...(before === undefined && after === undefined
            ? []
            : [`change  ${moneyChangeText((after ?? 0) - (before ?? 0), currency)} ${currency}`]),
        ].join('\n'),
      ),
    ),
    ...(changes.length === 0
      ? []
      : [
          section(
            'By system, before free allotments of projects',
            list(changes.map((change) => changeText(change, prices))),
          ),
        ]),
  ];
};

const totalText = (money: number | undefined, currency: Currency): string =>
  money === undefined ? 'not priced' : `${moneyText(money, currency)} ${currency}`;

const words: Readonly<Record<CostChange['change'], string>> = { new: ' is new', gone: ' is gone', changed: '' };

const changeText = ({ id, change, items, money }: CostChange, prices: CostReport['organization']['prices']): string => {
  const units = itemChangesText(items, prices);
  return `${id}${words[change]}: ${units === '' ? 'nothing that is charged for' : units}, ${moneyChangeText(money, prices.currency)} ${prices.currency}`;
};

export const comparisonDocument = (
  comparison: Comparison,
  { organization: { prices }, environment }: CostReport,
  { ref, commit }: ComparedWith,
): unknown => ({
  version: 1,
  environment,
  days: monthDays,
  currency: prices.currency,
  comparedWith: { ref, commit },
  summary: headline(comparison, prices) ?? null,
  totals: {
    before: comparison.before ?? null,
    after: comparison.after ?? null,
    change:
      comparison.before === undefined && comparison.after === undefined
        ? null
        : (comparison.after ?? 0) - (comparison.before ?? 0),
  },
  items: comparison.items.map(itemDocument),
  systems: comparison.changes.map(({ id, change, items, money }) => ({
    id,
    change,
    money,
    items: items.map(itemDocument),
  })),
});

const itemDocument = ({ id, before, after }: ItemChange): unknown => {
  const { unit, shownPer } = itemKind(id);
  const shown = (amount: number | undefined): number | null => (amount === undefined ? null : amount / shownPer);
  return { item: id, unit, before: shown(before), after: shown(after) };
};
