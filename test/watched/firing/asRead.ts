/**
 * A condition as Cloud Monitoring evaluates it: a point can be read only `delay` after it was sampled, so at an instant a window ends
 * that long before it, and is that much shorter. Exact where all points of a series are equally late.
 */
import type { Duration, Expr, VectorSelector } from '../../../promql/expr.ts';
import { lookBack } from '../../../promql/windows.ts';

const duration = (milliseconds: number): Duration => ({ milliseconds, text: `${milliseconds}ms` });

/** Milliseconds of the delay of a metric's points. */
export type DelayOf = (name: string | undefined) => number;

export const asRead = (expr: Expr, delayOf: DelayOf): Expr => {
  switch (expr.kind) {
    case 'RangeSelector': {
      const late = lateBy(expr.of, delayOf);
      if (late === 0) return expr;
      const range = expr.range.milliseconds - late;
      return { ...expr, of: shifted(expr.of, late), range: duration(Math.max(range, 1)) };
    }
    case 'VectorSelector': {
      const late = lateBy(expr, delayOf);
      if (late === 0) return expr;
      const of = {
        kind: 'RangeSelector',
        of: shifted(expr, late),
        range: duration(Math.max(lookBack - late, 1)),
      } as const;
      return { kind: 'Call', function: 'last_over_time', args: [of] };
    }
    case 'Subquery':
    case 'Unary':
      return { ...expr, of: asRead(expr.of, delayOf) };
    case 'Call':
      return { ...expr, args: expr.args.map((argument) => asRead(argument, delayOf)) };
    case 'Aggregate':
      return { ...expr, of: asRead(expr.of, delayOf) };
    case 'Binary':
      return { ...expr, left: asRead(expr.left, delayOf), right: asRead(expr.right, delayOf) };
    case 'Number':
    case 'String':
      return expr;
  }
};

/** What an offset does not wait for already. */
const lateBy = ({ name, offset }: VectorSelector, delayOf: DelayOf): number =>
  Math.max(0, delayOf(name) - (offset?.milliseconds ?? 0));

const shifted = (selector: VectorSelector, by: number): VectorSelector => ({
  ...selector,
  offset: duration((selector.offset?.milliseconds ?? 0) + by),
});
