/**
 * The rule about windows of PromQL in policies. Import it lazily: it loads the grammar. The newest point that can be read is
 * `delay` old, so a window needs the delay and two sample periods; an offset gives a metric time to arrive, and so does a
 * subquery, whose older steps see what the newest does not.
 */
import { childrenOf, type Expr, type VectorSelector } from '../../promql/expr.ts';
import { leastWindow } from '../../series/lateness.ts';
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { parsedQuery } from '../query/promqlChecks.ts';
import { lateWindowWords, promqlOf } from '../query/promqlQueries.ts';
import { timingOfSeries, timingText } from '../query/timing.ts';
import type { Timing } from '../query/timing.ts';

/** Seconds that a selector without a range looks back. Source: Prometheus, "Staleness". */
const instantLookBack = 300;

interface Read {
  readonly selector: VectorSelector;
  /** Seconds; undefined for a selector without a range. */
  readonly window: number | undefined;
  /** Seconds into the past, of offsets and subqueries around it. */
  readonly ago: number;
  /** The function around it; undefined where there is none. */
  readonly function: string | undefined;
}

type Fault = Pick<ArtefactFault, 'message' | 'fix' | 'severity'>;

const readsIn = (expr: Expr, ago = 0, name?: string): readonly Read[] => {
  switch (expr.kind) {
    case 'VectorSelector':
      return [{ selector: expr, window: undefined, ago: ago + secondsOf(expr.offset), function: name }];
    case 'RangeSelector':
      return [
        { selector: expr.of, window: secondsOf(expr.range), ago: ago + secondsOf(expr.of.offset), function: name },
      ];
    case 'Subquery':
      return readsIn(expr.of, ago + secondsOf(expr.offset) + secondsOf(expr.range));
    case 'Call':
      return expr.args.flatMap((argument) => readsIn(argument, ago, expr.function));
    case 'Aggregate':
    case 'Binary':
    case 'Number':
    case 'String':
    case 'Unary':
      return childrenOf(expr).flatMap((child) => readsIn(child, ago, name === 'absent' ? name : undefined));
  }
};

const secondsOf = (duration: { readonly milliseconds: number } | undefined): number =>
  duration === undefined ? 0 : duration.milliseconds / 1_000;

/** Functions that hold when there is no point. */
const missing: ReadonlySet<string> = new Set(['absent', 'absent_over_time']);

/** Functions of the change from one point to another. */
const changes: ReadonlySet<string> = new Set(
  'rate irate increase delta idelta deriv predict_linear double_exponential_smoothing'.split(' '),
);

const faultOf = (read: Read, timing: Timing): Fault | undefined => {
  const [window, points] = read.window === undefined ? [instantLookBack, 1] : [read.window, 2];
  const late = Math.max(0, timing.delay - read.ago);
  const needed = leastWindow(late, timing.period, points);
  if (window >= needed) return undefined;
  const seen = Math.max(0, Math.floor((window - late) / timing.period));
  const look = read.window === undefined ? 'the look-back of 5m' : `a window of ${windowText(window)}`;
  const wide = windowText(leastWindow(late, timing.period));
  return {
    message: `${timingText(timing)}: ${look} is sure to hold ${seen === 0 ? 'none' : seen} of them, and ${resultOf(read)}`,
    fix:
      read.window === undefined
        ? `write last_over_time(…[${wide}]), or use a metric with a shorter delay`
        : `write [${wide}] or more, or use a metric with a shorter delay`,
    // The delay is the longest: mostly a second point has arrived, too.
    ...(seen > 0 ? { severity: 'info' as const } : {}),
  };
};

const resultOf = ({ function: name }: Read): string => {
  if (name !== undefined && missing.has(name)) return `${name} holds although nothing is missing`;
  return name !== undefined && changes.has(name) ? `${name} needs two` : 'without them the condition cannot hold';
};

/** '90s', '6m', '4h': exact. */
const windowText = (amount: number): string => {
  if (amount % 3_600 === 0) return `${amount / 3_600}h`;
  return amount % 60 === 0 ? `${amount / 60}m` : `${amount}s`;
};

export const lateWindow: Check<Artefact> = artefactCheck(lateWindowWords, (artefact) =>
  artefact.type !== 'AlertPolicy'
    ? []
    : promqlOf(artefact).flatMap(({ message, field, query }) => {
        const expr = parsedQuery(query);
        const faults = (expr === undefined ? [] : readsIn(expr)).flatMap((read) => {
          const timing = read.selector.name === undefined ? undefined : timingOfSeries(read.selector.name);
          return (timing === undefined ? undefined : faultOf(read, timing)) ?? [];
        });
        const distinct = new Map(faults.map((fault) => [fault.message, fault]));
        return [...distinct.values()].map((fault) => ({ path: pathTo(message, field), ...fault }));
      }),
);
