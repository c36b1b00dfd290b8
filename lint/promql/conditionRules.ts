/** Rules about conditions: a condition holds for each series that its query returns, so a query has to return none while all is well. */
import type { Binary, Expr } from '../../promql/expr.ts';
import { selectorsOf } from '../../promql/expr.ts';
import { typeOf } from '../../promql/signatures.ts';
import { isOpen } from './readQuery.ts';
import { innerOf, written, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { promqlWords } from './words.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);

const isComparison = (expr: Expr): expr is Binary => expr.kind === 'Binary' && comparisons.has(expr.op);

/** Whether the result can be empty although its series exist. */
export const drops = (expr: Expr): boolean => {
  switch (expr.kind) {
    case 'Number':
    case 'String':
      return false;
    case 'VectorSelector':
      return expr.name === 'ALERTS';
    case 'RangeSelector':
    case 'Subquery':
    case 'Unary':
    case 'Aggregate':
      return drops(expr.of);
    case 'Call':
      return expr.function === 'absent' || expr.function === 'absent_over_time' || expr.args.some(drops);
    case 'Binary':
      if (isComparison(expr) && !expr.bool && typeOf(expr) === 'vector') return true;
      if (expr.op === 'and' || expr.op === 'unless') return true;
      // A guard against 0 compares nothing that is judged.
      if (expr.op === '/' && isGuard(expr.right)) return drops(expr.left);
      return expr.op === 'or' ? drops(expr.left) && drops(expr.right) : drops(expr.left) || drops(expr.right);
  }
};

const isGuard = (expr: Expr): boolean =>
  isComparison(expr) && (expr.op === '>' || expr.op === '!=') && expr.right.kind === 'Number' && expr.right.value === 0;

/** Comparisons that answer 0 or 1, and whose answer is the result. */
const boolsOf = (expr: Expr): readonly Binary[] => {
  if (isComparison(expr) && expr.bool) return [expr];
  switch (expr.kind) {
    case 'Binary':
      return [...boolsOf(expr.left), ...boolsOf(expr.right)];
    case 'Aggregate':
    case 'Unary':
      return boolsOf(expr.of);
    case 'Call':
      return expr.args.flatMap(boolsOf);
    case 'Number':
    case 'String':
    case 'VectorSelector':
    case 'RangeSelector':
    case 'Subquery':
      return [];
  }
};

/** Those that ought to drop series, but do not: of the whole condition, and of each side of `and`, `unless` and `or`. */
const wrongBools = (expr: Expr): readonly Binary[] => {
  if (expr.kind === 'Binary' && (expr.op === 'and' || expr.op === 'unless' || expr.op === 'or')) {
    return [...wrongBools(expr.left), ...wrongBools(expr.right)];
  }
  return drops(expr) ? [] : boolsOf(expr);
};

/** A variable may be a comparison, or a whole condition. */
const mayCompare = (query: QueryPlace): boolean =>
  query.holes.some(({ kind }) => kind !== 'text' && kind !== 'duration' && kind !== 'matcher' && kind !== 'label');

export const noComparison: PromqlRule = {
  words: promqlWords.noComparison,
  find: (query) => {
    const { expr, isCondition } = query;
    if (!isCondition || drops(expr) || boolsOf(expr).length > 0 || mayCompare(query)) return [];
    // A condition that always holds, to hear that alerts arrive.
    if (selectorsOf(expr).length === 0) return [];
    return [
      {
        message: `nothing is compared: the condition holds whenever ${written(query, expr)} has a value, also one of 0`,
        fix: 'add a comparison, such as > 0',
      },
    ];
  },
};

export const boolCondition: PromqlRule = {
  words: promqlWords.boolCondition,
  find: (query) => {
    const { expr, isCondition } = query;
    const wrong = isCondition ? wrongBools(expr) : [];
    return wrong.map((comparison) => ({
      message: `${written(query, comparison)} gives 0 or 1, never nothing: the condition holds for both`,
      fix: wrong.length === 1 ? `write ${comparison.op} without bool` : 'compare the result, such as with > 0',
    }));
  },
};

/** Counts of what a comparison left over, or of anything: none counted is no result. */
const countOf = (expr: Expr): Expr | undefined => {
  if (expr.kind !== 'Aggregate' || (expr.op !== 'count' && expr.op !== 'sum')) return undefined;
  if (expr.grouping.labels.length > 0) return undefined;
  return expr.op === 'count' || drops(expr.of) ? expr : undefined;
};

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Whether 0 satisfies the comparison, and whether anything else does. */
const zeroSatisfies = (op: string, value: number): 'only' | 'too' | undefined => {
  if (op === '==') return value === 0 ? 'only' : undefined;
  if (op === '<=') return value >= 0 ? (value < 1 ? 'only' : 'too') : undefined;
  if (op === '<') return value > 0 ? (value <= 1 ? 'only' : 'too') : undefined;
  return undefined;
};

export const emptyCount: PromqlRule = {
  words: promqlWords.emptyCount,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }): readonly QueryFault[] => {
      if (!isComparison(expr)) return [];
      const [count, number, op] =
        expr.right.kind === 'Number'
          ? [countOf(expr.left), expr.right, expr.op]
          : [countOf(expr.right), expr.left, mirrored[expr.op] ?? expr.op];
      if (count?.kind !== 'Aggregate' || number.kind !== 'Number') return [];
      if (number.at !== undefined && isOpen(query, number.at)) return [];
      const satisfied = zeroSatisfies(op, number.value);
      const isFiltered = drops(count.of);
      if (satisfied === undefined || (satisfied === 'too' && !isFiltered)) return [];
      const text = written(query, count);
      return [
        {
          message: `where nothing is left, ${text} is no result, not 0: ${satisfied === 'only' ? 'the comparison never holds' : 'the comparison does not hold when it matters most'}`,
          fix: `write (${text} or vector(0)) ${expr.right.kind === 'Number' ? `${expr.op} ${number.text}` : 'on its side'}`,
        },
      ];
    }),
};
