/**
 * One PromQL query for many selectors, so that fifty systems cost a few requests: selectors that differ only in the values
 * of their `=` matchers become one selector with lists of values, grouped by those labels. Groups of different selectors
 * are joined by `or` and told apart by a label, so that the server reads all of them at one instant.
 */
import type { Labels } from '../model/point.ts';
import { aggregate, call, joined, selector, string } from '../promql/build.ts';
import type { Expr, LabelMatcher, VectorSelector } from '../promql/expr.ts';
import { print } from '../promql/print.ts';

export interface Term {
  /** Index of what the term belongs to. */
  readonly item: number;
  /** Such as 'good' or 'total'; terms of different roles are never one group. */
  readonly role: string;
  readonly selector: VectorSelector;
  /** Instead of series that are selected: an expression that the team wrote, over an open window. */
  readonly formula?: Expr;
  /** Labels that the answer keeps, such as `le`. */
  readonly keep?: readonly string[];
}

export interface CombinedQuery {
  readonly expr: Expr;
  /** The terms that a series of the answer belongs to. */
  readonly termsOf: (labels: Labels) => readonly Term[];
}

/** A label that no metric has. */
const groupLabel = 'atalaya_group';

interface Group {
  readonly expr: Expr;
  readonly termsOf: (labels: Labels) => readonly Term[];
}

export interface Combining {
  /** Tells two of them in one query apart. */
  readonly prefix?: string;
  /** How the series of a term become one. */
  readonly by?: 'sum' | 'count';
  /** Applied to each aggregate. */
  readonly over?: (aggregated: Expr) => Expr;
}

/** Makes an expression of a selector, or of a term's formula. */
export type Wrap = (of: VectorSelector, formula?: Expr) => Expr;

/** Applies `wrap` to the selector of each term, and aggregates the result over its series. At least one term. */
export const combined = (
  terms: readonly Term[],
  wrap: Wrap,
  { prefix = '', by = 'sum', over = (aggregated) => aggregated }: Combining = {},
): CombinedQuery => {
  const groups = [...Map.groupBy(terms, groupKey).values()].map((group) => groupOf(group, wrap, { by, over }));
  const [first, ...others] = groups.map(({ expr }, index) =>
    call('label_replace', expr, string(groupLabel), string(`${prefix}${index}`), string(''), string('')),
  );
  if (first === undefined) throw new RangeError('a query needs a term');
  return {
    expr: joined('or', first, ...others),
    termsOf: (labels) => {
      const group = labels[groupLabel] ?? '';
      return group.startsWith(prefix) ? (groups[Number(group.slice(prefix.length))]?.termsOf(labels) ?? []) : [];
    },
  };
};

const equal = ({ matchers }: VectorSelector): readonly LabelMatcher[] => matchers.filter(({ op }) => op === '=');

const groupKey = ({ role, selector: { name, matchers }, formula, keep = [] }: Term): string =>
  JSON.stringify([
    role,
    formula === undefined ? '' : print(formula),
    name,
    keep,
    matchers.map(({ label, op, value }) => (op === '=' ? [label] : [label, op, value])),
  ]);

const groupOf = (terms: readonly Term[], wrap: Wrap, { by, over }: Required<Pick<Combining, 'by' | 'over'>>): Group => {
  const [{ selector: first, formula, keep = [] }] = terms as [Term, ...Term[]];
  const valuesOf = (label: string): readonly string[] =>
    [
      ...new Set(
        terms.flatMap((term) =>
          equal(term.selector)
            .filter((matcher) => matcher.label === label)
            .map(({ value }) => value),
        ),
      ),
    ].toSorted();
  const varying = equal(first)
    .map(({ label }) => label)
    .filter((label) => valuesOf(label).length > 1);
  const matchers = first.matchers.map((matcher): LabelMatcher =>
    varying.includes(matcher.label) && matcher.op === '='
      ? { label: matcher.label, op: '=~', value: valuesOf(matcher.label).map(escaped).join('|') }
      : matcher,
  );
  const byValues = Map.groupBy(terms, (term) =>
    JSON.stringify(
      varying.map((label) => equal(term.selector).find((matcher) => matcher.label === label)?.value ?? ''),
    ),
  );
  return {
    expr: over(aggregate(by, wrap(selector(first.name, matchers), formula), { by: [...varying, ...keep] })),
    termsOf: (labels) => byValues.get(JSON.stringify(varying.map((label) => labels[label] ?? ''))) ?? [],
  };
};

/** As RE2 reads it. */
const escaped = (value: string): string => value.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
