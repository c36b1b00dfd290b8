/** The rule about ranges: the change from one point to the next needs two points. */
import type { Call } from '../../promql/expr.ts';
import { spanOf } from '../../promql/print.ts';
import { nameOf } from './counterRules.ts';
import { innerOf, written, type PromqlRule, type QueryFault, type QueryPlace } from './rule.ts';
import { factsOf } from './series.ts';
import { promqlWords } from './words.ts';

const needTwo: ReadonlySet<string> = new Set(
  'rate irate increase delta idelta deriv predict_linear double_exponential_smoothing resets changes'.split(' '),
);

/** Seconds. The shortest period at which managed collection and Prometheus are usually set to scrape. */
const usualScrape = 15;

const windowText = (amount: number): string => (amount % 60 === 0 ? `${amount / 60}m` : `${amount}s`);

const rangeFault = (query: QueryPlace, { function: name, args }: Call): readonly QueryFault[] => {
  const [argument] = args;
  if (!needTwo.has(name) || argument?.kind !== 'RangeSelector') return [];
  const { of, range } = argument;
  const { from, to } = { from: spanOf(of).to, to: spanOf(argument).to };
  if (query.holes.some((hole) => hole.kind !== 'text' && hole.from < to && hole.to > from)) return [];
  const metric = nameOf(query, of);
  const facts = metric === undefined ? undefined : factsOf(metric);
  const { period, type } = facts ?? {};
  const seconds = range.milliseconds / 1_000;
  if (period !== undefined && seconds < (facts?.isDelta === true ? period : 2 * period)) {
    const isNone = seconds < period;
    return [
      {
        message: `${written(query, of)} has a point every ${period}s: a range of ${range.text} holds ${isNone ? 'none or one' : 'one or two'} of them, and ${name}() needs two`,
        fix: `write [${windowText(2 * period)}] or more`,
        ...(isNone ? {} : { severity: 'info' as const }),
      },
    ];
  }
  if (period !== undefined || type !== undefined || seconds >= 2 * usualScrape) return [];
  return [
    {
      message: `a range of ${range.text} holds two points only where they come more often than every ${seconds / 2}s, and ${name}() needs two`,
      fix: 'write a range of four scrape intervals, such as [1m] or [5m]',
    },
  ];
};

export const shortRange: PromqlRule = {
  words: promqlWords.shortRange,
  find: (query) => innerOf(query.expr).flatMap(({ expr }) => (expr.kind === 'Call' ? rangeFault(query, expr) : [])),
};
