/**
 * The rule about how often a PromQL condition is evaluated. Import it lazily: it loads the grammar. What a window adds up hardly changes in
 * a small part of it, but each evaluation returns its points, which are what alerts are charged by. The steps are those by which our own
 * conditions are emitted: docs/guides/emit.md.
 */
import { monthDays, monthSeconds } from '../../model/month.ts';
import { listPrices } from '../../model/prices.ts';
import { clausesOf } from '../../promql/clauses.ts';
import { childrenOf, type Expr } from '../../promql/expr.ts';
import { countText, figure } from '../../text/count.ts';
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo, rawText, secondsIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { parsedQuery } from '../query/promqlChecks.ts';
import { evaluationIntervalWords } from '../query/promqlQueries.ts';

interface Step {
  /** Seconds of the shortest window, at least. */
  readonly window: number;
  /** Seconds. */
  readonly interval: number;
}

/** The longest first. */
const steps: readonly Step[] = [
  { window: 3 * 86_400, interval: 300 },
  { window: 3_600, interval: 60 },
];

/** Seconds; 0 where something is read at an instant, undefined where nothing is read. */
const shortestWindow = (expr: Expr): number | undefined => {
  switch (expr.kind) {
    case 'VectorSelector':
      return 0;
    case 'RangeSelector':
    case 'Subquery':
      return expr.range.milliseconds / 1_000;
    case 'Aggregate':
    case 'Binary':
    case 'Call':
    case 'Number':
    case 'String':
    case 'Unary':
      return childrenOf(expr)
        .map(shortestWindow)
        .reduce((least, window) => (window === undefined ? least : Math.min(least ?? window, window)), undefined);
  }
};

/** Of the API, where a condition has none. Source: alert.proto, evaluation_interval. */
const defaultInterval = 30;

/** '90m', '36h', '7d'. */
const windowText = (seconds: number): string => {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600}h` : `${seconds / 60}m`;
};

const faultOf = (query: Expr, interval: number): Pick<ArtefactFault, 'message' | 'fix'> | undefined => {
  const shortest = shortestWindow(query);
  const step = steps.find(({ window }) => shortest !== undefined && shortest >= window);
  if (shortest === undefined || step === undefined || interval >= step.interval) return undefined;
  const clauses = clausesOf(query).length;
  const points = (every: number): number => (clauses * monthSeconds) / every;
  const { alertPointMillion: price, currency } = listPrices;
  const money = (count: number): string =>
    price.value === null ? 'not priced' : `${figure((count / 1e6) * price.value)} ${currency}`;
  const [now, then] = [points(interval), points(step.interval)];
  return {
    message: `it is evaluated every ${interval}s, although its shortest window is ${windowText(shortest)}: at least ${countText(now)} points in ${monthDays} days (${money(now)}); every ${step.interval}s at least ${countText(then)} (${money(then)})`,
    fix: `write "${step.interval}s"`,
  };
};

export const tooOften: Check<Artefact> = artefactCheck(evaluationIntervalWords, (artefact) =>
  each(artefact, 'PrometheusQueryLanguageCondition').flatMap((condition) => {
    const interval = condition.fields.has('evaluationInterval')
      ? secondsIn(condition, 'evaluationInterval')
      : condition.isOpen
        ? undefined
        : defaultInterval;
    const query = parsedQuery(rawText(condition, 'query') ?? '');
    const fault = query === undefined || interval === undefined || interval <= 0 ? undefined : faultOf(query, interval);
    return fault === undefined ? [] : [{ path: pathTo(condition, 'evaluationInterval'), ...fault }];
  }),
);
