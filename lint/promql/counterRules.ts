/**
 * Rules about counters and gauges. A counter only rises until its process restarts, so its value says how long the process runs; a
 * gauge falls, and rate() takes every fall for a restart.
 */
import type { Binary, Call, Expr, VectorSelector } from '../../promql/expr.ts';
import { selectorsOf } from '../../promql/expr.ts';
import { spanOf } from '../../promql/print.ts';
import { isOpen } from './readQuery.ts';
import { innerOf, written, type Inner, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { factsOf } from './series.ts';
import { promqlWords } from './words.ts';

/** The name, unless a variable makes a part of it. */
export const nameOf = (query: QueryPlace, selector: VectorSelector): string | undefined => {
  const { name, at } = selector;
  if (name === undefined || name.includes('\uE000')) return undefined;
  const from = at?.from ?? 0;
  return at !== undefined && isOpen(query, { ...at, to: from + (name.length || 1) }) && /_{2,}/.test(name)
    ? undefined
    : name;
};

const increases: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);

/** Functions and aggregations that say something of a counter's value. */
const counterReaders: ReadonlySet<string> = new Set(
  'rate irate increase resets changes absent absent_over_time count group timestamp present_over_time count_over_time sum_over_time count_values'.split(
    ' ',
  ),
);

/** A value before is subtracted: the increase, by hand. */
const isDifference = ({ op, left, right }: Binary): boolean =>
  op === '-' &&
  selectorsOf(left).some(({ name, offset }) =>
    selectorsOf(right).some(
      (other) => other.name === name && (other.offset?.text !== offset?.text || isOverTime(left)),
    ),
  );

const isOverTime = (expr: Expr): boolean => expr.kind === 'Call' && expr.function.endsWith('_over_time');

const isZero = (expr: Expr): boolean => expr.kind === 'Number' && expr.value === 0;

/** Whether what is around a counter makes its bare value right. */
const isRead = ({ expr, outer }: Inner): boolean => {
  for (
    let [inner, at] = [expr, outer] as [Expr, Inner | undefined];
    at !== undefined;
    [inner, at] = [at.expr, at.outer]
  ) {
    const around = at.expr;
    if (around.kind === 'Call' && counterReaders.has(around.function)) return true;
    if (around.kind === 'Aggregate' && counterReaders.has(around.op)) return true;
    if (around.kind === 'Binary') {
      if (isDifference(around)) return true;
      if ((around.op === 'and' || around.op === 'unless') && around.right === inner) return true;
      // It has never happened, or it has.
      if ((around.op === '==' || around.op === '!=') && (isZero(around.right) || isZero(around.left))) return true;
    }
  }
  return false;
};

/** A share of two counters since the start: blunt, but meant. */
const isShare = ({ expr, outer }: Inner): boolean => {
  for (let at = outer; at !== undefined; at = at.outer) {
    if (at.expr.kind !== 'Binary' || at.expr.op !== '/') continue;
    const others = [at.expr.left, at.expr.right].filter((side) => !selectorsOf(side).includes(expr as VectorSelector));
    if (others.some((side) => selectorsOf(side).length > 0)) return true;
  }
  return false;
};

const counterFault = (query: QueryPlace, inner: Inner): readonly QueryFault[] => {
  const selector = inner.expr;
  if (selector.kind !== 'VectorSelector') return [];
  const name = nameOf(query, selector);
  if (name === undefined) return [];
  const { role, isSure } = factsOf(name);
  const outer = inner.outer?.expr;
  if (role !== 'counter' && role !== 'bucket') return [];
  const delta = deltaAround(inner);
  if (delta !== undefined) {
    return [
      {
        message: `${name} is a counter: ${delta.function}() takes its restarts for falls`,
        fix: `write ${delta.function === 'delta' ? 'increase' : 'rate'}(${written(query, delta.args[0]!)})`,
        ...(isSure ? {} : { severity: 'info' as const }),
      },
    ];
  }
  if (outer?.kind === 'RangeSelector' ? isRead({ expr: outer, outer: inner.outer?.outer }) : isRead(inner)) return [];
  const isCompared = query.isCondition && !isShare(inner);
  const isDrawn = query.isChart && !isShare(inner);
  const isWrong = isSure && (role === 'bucket' || isCompared || isDrawn);
  const noun = role === 'bucket' ? 'a bucket of a histogram, which is a counter' : 'a counter';
  return [
    {
      message: `${name} is ${noun}: it only rises until its process restarts, and the query reads its value since then`,
      fix: `write rate(${rangedText(query, inner)}) or increase(…)`,
      ...(isWrong ? {} : { severity: 'info' as const }),
    },
  ];
};

const rangedText = (query: QueryPlace, { expr, outer }: Inner): string =>
  outer?.expr.kind === 'RangeSelector' ? written(query, outer.expr) : `${written(query, expr)}[5m]`;

const deltaAround = ({ outer }: Inner): Call | undefined => {
  const call = outer?.outer?.expr;
  if (outer?.expr.kind !== 'RangeSelector' || call?.kind !== 'Call') return undefined;
  return call.function === 'delta' || call.function === 'idelta' ? call : undefined;
};

export const counterWithoutRate: PromqlRule = {
  words: promqlWords.counterWithoutRate,
  find: (query) => innerOf(query.expr).flatMap((inner) => counterFault(query, inner)),
};

/** What reads a gauge instead. */
const ofGauges: Readonly<Record<string, string>> = {
  rate: 'deriv',
  irate: 'deriv',
  increase: 'delta',
  resets: 'changes',
};

export const rateOfGauge: PromqlRule = {
  words: promqlWords.rateOfGauge,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }): readonly QueryFault[] => {
      if (expr.kind !== 'Call' || (!increases.has(expr.function) && expr.function !== 'resets')) return [];
      const [argument] = expr.args;
      const selector = argument?.kind === 'RangeSelector' ? argument.of : undefined;
      const name = selector === undefined ? undefined : nameOf(query, selector);
      if (argument === undefined || name === undefined) return [];
      const { role, isSure } = factsOf(name);
      if (role !== 'gauge') return [];
      return [
        {
          message: `${name} is a gauge: ${expr.function}() takes each of its falls for a restart, and adds what was there before`,
          fix: `write ${ofGauges[expr.function]}(${written(query, argument)}), or the gauge without ${expr.function}()`,
          ...(isSure ? {} : { severity: 'info' as const }),
        },
      ];
    }),
};

/** The largest of several counters of one thing is a counter. */
const adding: ReadonlySet<string> = new Set(['sum', 'avg']);

/** The counter that is added up without a rate inside, or the rate of which a rate is taken. */
const addedUp = (query: QueryPlace, expr: Expr): { readonly how: string; readonly name: string } | undefined => {
  for (const { expr: inner, outer } of innerOf(expr)) {
    if (inner.kind === 'Call' && increases.has(inner.function)) {
      const [selector] = selectorsOf(inner);
      return { how: `${inner.function}()`, name: selector?.name ?? written(query, inner) };
    }
    if (inner.kind !== 'VectorSelector') continue;
    const name = nameOf(query, inner);
    if (name === undefined || factsOf(name).role === undefined || factsOf(name).role === 'gauge') continue;
    for (let at = outer; at !== undefined; at = at.outer)
      if (at.expr.kind === 'Aggregate' && adding.has(at.expr.op)) return { how: `${at.expr.op}()`, name };
  }
  return undefined;
};

export const rateAfterSum: PromqlRule = {
  words: promqlWords.rateAfterSum,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }): readonly QueryFault[] => {
      const [argument] = expr.kind === 'Call' && increases.has(expr.function) ? expr.args : [];
      if (expr.kind !== 'Call' || argument?.kind !== 'Subquery') return [];
      const found = addedUp(query, argument.of);
      if (found === undefined) return [];
      const { from, to } = spanOf(argument.of);
      const range = query.query.slice(to, spanOf(argument).to).replaceAll(/[[\]()\s]|:.*/g, '');
      const isRate = found.how.startsWith('rate') || found.how.startsWith('i');
      return [
        {
          message: isRate
            ? `${expr.function}() is taken of ${found.how}: a rate falls, and each fall counts as a restart`
            : `${expr.function}() is taken of the ${found.how} of ${found.name}: one process that restarts makes the sum fall, which counts as a restart of all`,
          fix: isRate
            ? `write deriv() of it, or ${query.query.slice(from, to).replaceAll(/\s+/g, ' ').slice(0, 80)} alone`
            : `write ${found.how.replace('()', '')}(${expr.function}(${found.name}[${range || '5m'}]))`,
        },
      ];
    }),
};
