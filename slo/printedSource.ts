/** A query of a definition as text, with `$window` where its ranges are open. */
import type { QueryTree } from '../model/indicatorSource.ts';
import type { Expr } from '../promql/expr.ts';
import { print } from '../promql/print.ts';

export const printed = (tree: QueryTree): string => print(tree as Expr).replaceAll(/\s+/g, ' ');
