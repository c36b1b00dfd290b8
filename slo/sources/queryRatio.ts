/** A query that divides good or bad events by all events, taken apart: also as a percentage, and as one minus a ratio. */
import type { Expr } from '../../promql/expr.ts';
import { print } from '../../promql/print.ts';
import { sourceFault, type SourceFault } from './fault.ts';

export interface Divided {
  readonly kind: 'Divided';
  readonly part: 'good' | 'bad';
  readonly events: Expr;
  readonly total: Expr;
}

const isNumber = (expr: Expr, value: number): boolean => expr.kind === 'Number' && expr.value === value;

/** `whole` is 1, or 100 of a percentage. */
export const ratioIn = (expr: Expr): Divided | SourceFault =>
  dividedBy(expr, 1) ?? dividedBy(expr, 100) ?? noRatio(expr);

const dividedBy = (expr: Expr, whole: 1 | 100): Divided | undefined => {
  if (expr.kind !== 'Binary') return undefined;
  const { op, left, right } = expr;
  if (op === '/' && right.kind !== 'Number') {
    if (whole === 1) return left.kind === 'Number' ? undefined : quotient(left, right);
    const scaled = withoutFactor(left);
    return scaled === undefined ? undefined : quotient(scaled, right);
  }
  if (op === '*') {
    const scaled = whole === 100 ? withoutFactor(expr) : undefined;
    return scaled === undefined ? undefined : dividedBy(scaled, 1);
  }
  if (op !== '-' || !isNumber(left, whole)) return undefined;
  const other = dividedBy(right, whole);
  return other && { ...other, part: other.part === 'good' ? 'bad' : 'good' };
};

const quotient = (events: Expr, total: Expr): Divided | undefined =>
  // 100 times the good events: a percentage, which `dividedBy(…, 100)` takes.
  withoutFactor(events) === undefined ? { kind: 'Divided', part: 'good', events, total } : undefined;

/** What is multiplied by 100. */
const withoutFactor = (expr: Expr): Expr | undefined => {
  if (expr.kind !== 'Binary' || expr.op !== '*') return undefined;
  if (isNumber(expr.left, 100)) return expr.right;
  return isNumber(expr.right, 100) ? expr.left : undefined;
};

const noRatio = (expr: Expr): SourceFault => {
  const outer =
    expr.kind === 'Call'
      ? `${expr.function}(…)`
      : expr.kind === 'Aggregate'
        ? `${expr.op}(…)`
        : expr.kind === 'Binary'
          ? `… ${expr.op} …`
          : print(expr);
  return sourceFault(
    'query-no-ratio',
    `the query is not a ratio: it is ${outer}, but good events divided by all events are needed`,
    'divide: sum(rate(good[5m])) / sum(rate(all[5m])), or write ratio({ good: promql(…), total: promql(…) })',
    '.query',
  );
};
