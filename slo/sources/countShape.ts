/**
 * The shape of a count: one number, in which a series that does not exist counts nothing. A counter of errors often has no series until
 * the first error, and in PromQL `total - errors` is then empty, not the total.
 */
import { orZero, sum, vector, call } from '../../promql/build.ts';
import { childrenOf, type Expr } from '../../promql/expr.ts';
import { typeOf } from '../../promql/signatures.ts';

/** Both sides of a ratio are sums over all their series. */
export const asOneNumber = (tree: Expr): Expr => {
  if (typeOf(tree) === 'scalar') return tree.kind === 'Number' ? vector(tree.value) : call('vector', tree);
  const guarded = withZeros(tree);
  return isSingle(guarded) ? guarded : sum(guarded);
};

/** Sums and differences of numbers without labels. With labels it is not known which series are missing. */
const withZeros = (tree: Expr): Expr => {
  if (tree.kind !== 'Binary') return tree;
  const [left, right] = [withZeros(tree.left), withZeros(tree.right)];
  const isCount = (side: Expr): boolean => typeOf(side) === 'vector' && isSingle(side);
  if ((tree.op !== '+' && tree.op !== '-') || !isCount(left) || !isCount(right)) return { ...tree, left, right };
  return { ...tree, left: tree.op === '+' ? zeroed(left) : left, right: zeroed(right) };
};

const zeroed = (tree: Expr): Expr => (tree.kind === 'Binary' && tree.op === 'or' ? tree : orZero(tree));

/** Whether the expression has no labels. */
const isSingle = (tree: Expr): boolean => {
  if (tree.kind === 'Number') return true;
  if (tree.kind === 'Call') return tree.function === 'vector';
  if (tree.kind === 'Binary') return isSingle(tree.left) && isSingle(tree.right);
  return (
    tree.kind === 'Aggregate' &&
    !keepsLabels.has(tree.op) &&
    tree.grouping.kind === 'by' &&
    tree.grouping.labels.length === 0
  );
};

const keepsLabels: ReadonlySet<string> = new Set(['topk', 'bottomk', 'count_values']);

/** Whether an empty result means that nothing was counted: not where a difference may be empty for lack of its right side. */
export const isNoneWhereEmpty = (tree: Expr): boolean =>
  (tree.kind !== 'Binary' || tree.op !== '-' || (tree.right.kind === 'Binary' && tree.right.op === 'or')) &&
  childrenOf(tree).every(isNoneWhereEmpty);
