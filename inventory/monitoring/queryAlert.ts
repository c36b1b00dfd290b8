/** A condition in PromQL: the side of its comparison that is a number is the limit. */
import { promql } from '../../model/indicatorSource.ts';
import type { Expr } from '../../promql/expr.ts';
import { parsePromql } from '../../promql/parse.ts';
import { printOnOneLine } from '../../promql/print.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { JsonMap } from '../json.ts';
import { textAt } from '../value.ts';
import { heldFor, noAlert, type ConditionAlert, type NoAlert } from './madeAlert.ts';

export const queryAlert = (condition: JsonMap): ConditionAlert | NoAlert => {
  const query = textAt(condition, 'query');
  if (query === undefined) return noAlert('it has no query');
  const tree = parsed(query);
  if (typeof tree === 'string') return noAlert(`its query is not PromQL that can be read: ${tree}`);
  const held = heldFor(condition);
  const compared = comparisonOf(tree);
  if (compared !== undefined)
    return {
      kind: 'ConditionAlert',
      of: promql(printOnOneLine(compared.value)),
      side: compared.side,
      limit: compared.limit,
      ...held.options,
      differences: held.differences,
    };
  // Whatever the query compares, it fires while it has a series.
  return {
    kind: 'ConditionAlert',
    of: promql(`count(${printOnOneLine(tree)})`),
    side: 'above',
    limit: 0,
    ...held.options,
    differences: ['the policy has an incident for each series, this alert has one for all', ...held.differences],
  };
};

const parsed = (query: string): Expr | string => {
  try {
    return parsePromql(query);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return `${error.problem}, at line ${error.line}, column ${error.column}`;
  }
};

const turned = { '>': 'below', '<': 'above' } as const;
const straight = { '>': 'above', '<': 'below' } as const;

interface Compared {
  readonly value: Expr;
  readonly side: 'above' | 'below';
  readonly limit: number;
}

/** `value > 5` and `5 < value`; undefined for other comparisons, whose limits are not the same, and for `bool`. */
const comparisonOf = (tree: Expr): Compared | undefined => {
  if (tree.kind !== 'Binary' || (tree.op !== '>' && tree.op !== '<') || tree.bool) return undefined;
  const { left, right, op } = tree;
  if (right.kind === 'Number' && left.kind !== 'Number') return limited(left, straight[op], right.value);
  if (left.kind === 'Number' && right.kind !== 'Number') return limited(right, turned[op], left.value);
  return undefined;
};

const limited = (value: Expr, side: Compared['side'], limit: number): Compared | undefined =>
  Number.isFinite(limit) ? { value, side, limit } : undefined;
