/**
 * Queries whose ranges stand for a window that is chosen later: `sum(increase(orders_total[$window]))` over 5m, 1h or 3d.
 */
import { duration, type DurationText } from './build.ts';
import type { Duration, Expr, RangeSelector, Subquery } from './expr.ts';

/** As it is written and printed. Its length is never used. */
export const openWindow: Duration = Object.freeze({ milliseconds: 0, text: '$window' });

export const isOpenWindow = ({ text }: Duration): boolean => text === openWindow.text;

type Ranged = RangeSelector | Subquery;

/** The expression with another range in each range selector and subquery, without spans. */
export const withRanges = (expr: Expr, rangeOf: (node: Ranged) => Duration): Expr => {
  const inner = (child: Expr): Expr => withRanges(child, rangeOf);
  switch (expr.kind) {
    case 'Number':
      return { kind: 'Number', value: expr.value, text: expr.text };
    case 'String':
      return { kind: 'String', value: expr.value };
    case 'VectorSelector': {
      const matchers = expr.matchers.map(({ label, op, value }) => ({ label, op, value }));
      return { kind: 'VectorSelector', name: expr.name, matchers, offset: expr.offset };
    }
    case 'RangeSelector':
      return { kind: 'RangeSelector', of: inner(expr.of) as RangeSelector['of'], range: rangeOf(expr) };
    case 'Subquery': {
      const { of, step, offset } = expr;
      return { kind: 'Subquery', of: inner(of), range: rangeOf(expr), step, offset };
    }
    case 'Call':
      return { kind: 'Call', function: expr.function, args: expr.args.map(inner) };
    case 'Aggregate': {
      const { op, parameter, of, grouping } = expr;
      return { kind: 'Aggregate', op, parameter: parameter && inner(parameter), of: inner(of), grouping };
    }
    case 'Binary': {
      const { op, left, right, bool, matching } = expr;
      return { kind: 'Binary', op, left: inner(left), right: inner(right), bool, matching };
    }
    case 'Unary':
      return { kind: 'Unary', op: expr.op, of: inner(expr.of) };
  }
};

/** The expression over this window. */
export const overWindow = (expr: Expr, window: DurationText): Expr =>
  withRanges(expr, ({ range }) => (isOpenWindow(range) ? duration(window) : range));
