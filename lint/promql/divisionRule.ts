/** The rule about divisors: what is divided by 0 is +Inf, which is above every threshold. */
import { selectorsOf, type Binary, type Expr } from '../../promql/expr.ts';
import { nameOf } from './counterRules.ts';
import { drops } from './conditionRules.ts';
import { zeroOf } from './exporters.ts';
import { innerOf, written, type Inner, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { promqlWords } from './words.ts';

/** A comparison in or around the quotient may leave the zeros out. */
const isGuarded = ({ outer }: Inner, divisor: Expr): boolean => {
  if (drops(divisor)) return true;
  for (let at = outer; at !== undefined; at = at.outer) {
    if (at.expr.kind === 'Call' && at.expr.function.startsWith('clamp')) return true;
    if (at.expr.kind === 'Binary' && (at.expr.op === 'and' || at.expr.op === 'unless')) return true;
    if (at.expr.kind === 'Binary' && (at.expr.op === '<' || at.expr.op === '!=')) return true;
  }
  return false;
};

const divisionFault = (query: QueryPlace, inner: Inner, { left, right }: Binary): readonly QueryFault[] => {
  if (isGuarded(inner, right)) return [];
  const names = selectorsOf(right).flatMap((selector) => nameOf(query, selector) ?? []);
  const zero = names.map((name) => [name, zeroOf(name)] as const).find(([, of]) => of !== undefined);
  if (zero !== undefined && selectorsOf(left).length > 0) {
    return [
      {
        message: `${zero[0]} is 0 of ${zero[1]}: the quotient is +Inf there${query.isCondition ? ', and the condition holds' : ''}`,
        fix: `write / (${written(query, right)} > 0)`,
        ...(query.isCondition ? {} : { severity: 'info' as const }),
      },
    ];
  }
  return [];
};

export const division: PromqlRule = {
  words: promqlWords.division,
  find: (query) =>
    innerOf(query.expr).flatMap((inner) =>
      inner.expr.kind === 'Binary' && inner.expr.op === '/' ? divisionFault(query, inner, inner.expr) : [],
    ),
};
