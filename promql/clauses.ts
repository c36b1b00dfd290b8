/**
 * How Google counts what an alert's query costs. Source: Cloud Monitoring, "Manage alerting costs": break the query into clauses by
 * splitting on every comparison, AND, OR and UNLESS, and delete each clause without a metric. The text is split, whatever brackets are
 * open, so that the parts are those of the reading order and not the operands of the operators.
 */
import { isComparison } from './arithmetic.ts';
import { childrenOf, type Aggregate, type Expr, type VectorSelector } from './expr.ts';

export interface Clause {
  /** Those that it holds, at least one. */
  readonly selectors: readonly VectorSelector[];
  /** The outermost aggregation that begins in the clause; undefined where the series are returned as they are. */
  readonly aggregate: Aggregate | undefined;
}

/** Clauses with a metric, in reading order. */
export const clausesOf = (expr: Expr): readonly Clause[] => {
  const clauses: { selectors: VectorSelector[]; aggregate: Aggregate | undefined }[] = [];
  let open = { selectors: [] as VectorSelector[], aggregate: undefined as Aggregate | undefined };
  const split = (): void => {
    if (open.selectors.length > 0) clauses.push(open);
    open = { selectors: [], aggregate: undefined };
  };
  const read = (inner: Expr): void => {
    if (inner.kind === 'VectorSelector') open.selectors.push(inner);
    else if (inner.kind === 'Binary') {
      read(inner.left);
      if (isSplit(inner.op)) split();
      read(inner.right);
    } else {
      if (inner.kind === 'Aggregate' && !childrenOf(inner).some(hasSplit)) open.aggregate ??= inner;
      childrenOf(inner).forEach(read);
    }
  };
  read(expr);
  split();
  return clauses;
};

const isSplit = (op: Extract<Expr, { readonly kind: 'Binary' }>['op']): boolean =>
  isComparison(op) || op === 'and' || op === 'or' || op === 'unless';

const hasSplit = (expr: Expr): boolean =>
  (expr.kind === 'Binary' && isSplit(expr.op)) || childrenOf(expr).some(hasSplit);
