/**
 * Alerts on 4xx, which are not events of an objective by default: a release that refuses everybody would be silent. A route that
 * answers mostly 4xx pages; a rise of refused credentials, and of other 4xx, opens a ticket each. Callers make mistakes all the
 * time, so a rise is judged by the API's own past, and only from a number of events on that chance does not explain.
 */
import { isNoneOf, isOneOf, type Match } from '../model/selection.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import { poissonAtLeast } from '../numbers/poisson.ts';
import type { SystemContext } from '../series/context.ts';
import { shortestWindow } from '../series/lateness.ts';
import { everyDialect, inEach } from '../series/dialects.ts';
import type { Measure } from '../series/measure.ts';
import { narrowed } from '../series/series.ts';
import { statusLabel } from '../series/status.ts';
import type { ApiSeries } from '../series/stageSeries.ts';
import { figure } from '../text/count.ts';
import { percent } from '../text/percentage.ts';
import { durationText, lastText } from '../text/time.ts';
import { alertOf, type Alert } from './alert.ts';
import { pastEvents } from './callerExpr.ts';
import type { Rise, RouteShare } from './condition.ts';
import { named, titled, type Named } from './titles.ts';

/** Every 4xx, whoever caused it. */
export const clientError: Match = { label: statusLabel, op: '=~', value: '4..' };
const credentials = ['401', '403'] as const;

export const callerAlerts = (context: SystemContext): readonly Alert[] =>
  named(context.series.api).flatMap((api) => [
    refusing(context, api),
    rising(context, api, {
      name: '401-403',
      what: '401 and 403',
      title: 'more 401 and 403 than usual',
      matches: [isOneOf(statusLabel, credentials)],
      why: 'Refused requests are not events of an objective: budgets stay full while callers with valid credentials are refused, or while somebody guesses credentials.',
      look: [
        'Releases of the last hour: a change of audience, issuer, keys or permissions refuses valid callers.',
        'Log lines of the API with 401 and 403: one caller points to its own expired or rotated credentials, many callers to a fault of ours.',
        'Many different credentials from one address are an attempt to break in: inform those who are responsible for security.',
      ],
    }),
    rising(context, api, {
      name: '4xx',
      what: '4xx other than 401 and 403',
      title: 'more 4xx than usual, without 401 and 403',
      matches: [clientError, isNoneOf(statusLabel, credentials)],
      why: 'By default a mistake of a caller is not an event of an objective. Many at once point to a release that no longer accepts what it accepted before, or to a caller that needs help.',
      look: [
        'Requests by status on the dashboard: 400 and 422 point to parameters, 404 to keys or paths, 405 to methods, 429 to the rate limit.',
        'Releases of the last hour: what did the older one accept that this one refuses?',
        'Log lines of the API with 4xx: if one caller sends them, inform that caller; if many do, look for a fault of ours.',
      ],
    }),
  ]);

const share = new Exact('0.5');

/**
 * Where 1 of 20 responses is a 4xx by chance, half of 12 are so with a probability of 1 in 90,000: once in ten months of windows
 * of five minutes.
 */
const leastOfRoute = 12;

/** In each dialect the series that distinguishes routes, or else the one that counts all of them together. */
const routesOf = ({ byRoute, dataRequests }: ApiSeries): { readonly total: Measure; readonly isByRoute: boolean } => {
  const known = everyDialect.some(({ id }) => byRoute[id].kind === 'Selection');
  const total = inEach(({ id }) => (byRoute[id].kind === 'Selection' ? byRoute[id] : dataRequests[id]));
  return { total, isByRoute: known };
};

/** Five minutes, or as many as hold two points of a signal that comes later. */
const windowOf = (total: Measure): Duration => {
  const needed = everyDialect.map((dialect) => {
    const selection = total[dialect.id];
    return selection.kind === 'Selection' ? shortestWindow(selection.signal, dialect) : 0;
  });
  return `${Math.max(5, Math.ceil(Math.max(...needed) / 60))}m`;
};

const refusing = ({ system }: SystemContext, { part, inId, inTitle }: Named<ApiSeries>): Alert => {
  const { total, isByRoute } = routesOf(part);
  const condition: RouteShare = {
    kind: 'RouteShare',
    bad: narrowed(total, clientError),
    total,
    share,
    least: leastOfRoute,
    over: windowOf(total),
    overFew: '1h',
    usual: '1d',
  };
  return alertOf({
    id: `${system.id}-mostly-4xx${inId}`,
    title: titled(system, `${isByRoute ? 'a route' : 'the API'} answers mostly 4xx${inTitle}`),
    system: system.id,
    stage: 'api',
    severity: 'page',
    owner: system.owner,
    condition,
    for: undefined,
    meaning: `At least ${percent(share)} of the responses${isByRoute ? ' on a route' : ''} were 4xx in the last ${lastText(condition.over)}, which was not so the day before.`,
    why: 'By default a mistake of a caller is not an event of an objective, so a release that refuses everybody spends no budget. Callers do not all begin to make mistakes in the same five minutes.',
    look: [
      'Share of requests answered 4xx by route on the dashboard: which route, and since when.',
      'The last release and the last change of the gateway: roll back if the share rose with it.',
      'Log lines of the API with this status: the reason in the responses.',
    ],
    source: undefined,
  });
};

interface Kind {
  readonly name: string;
  readonly what: string;
  readonly title: string;
  readonly matches: readonly Match[];
  readonly why: string;
  readonly look: Alert['look'];
}

const hold: Duration = '15m';

const rising = (
  { system }: SystemContext,
  { part, inId, inTitle }: Named<ApiSeries>,
  { name, what, title, matches, why, look }: Kind,
): Alert => {
  const condition: Rise = {
    kind: 'Rise',
    bad: narrowed(part.dataRequests, ...matches),
    total: part.dataRequests,
    factor: 4,
    least: 12,
    over: '1h',
    past: '7d',
    sameHour: '1d',
  };
  return alertOf({
    id: `${system.id}-more-${name}${inId}`,
    title: titled(system, `${title}${inTitle}`),
    system: system.id,
    stage: 'api',
    severity: 'ticket',
    owner: system.owner,
    condition,
    for: hold,
    meaning: `The share of ${what} in the last ${lastText(condition.over)} is more than ${condition.factor} times that of the ${durationText(condition.past)} before, and more than ${condition.factor} times that of the same hour of the day before.`,
    why,
    look,
    source: undefined,
  });
};

/** How a rise is computed, and how often chance alone is one. */
export const riseSentences = ({ total, factor, least, over, past, sameHour }: Rise): readonly string[] => {
  const mean = least / factor;
  const perHour = poissonAtLeast(least, mean);
  const hours = 720 * perHour;
  return [
    `The share of the last ${lastText(over)} is above ${factor} times that of the ${durationText(past)} before it, with at least ${least} such responses. To the responses of the past ${pastEvents} are added, because that many may be missing by chance (rule of three): with few requests, or for a new API, a larger increase is needed.`,
    `It is also above ${factor} times that of the same hour ${durationText(sameHour)} before, so that what happens every night does not fire it.`,
    `Expected firings by chance: at most ${figure(hours / (seconds(hold) / 3_600))} in 30 days. If responses are independent, an hour with ${figure(mean)} such responses on average has ${least} with a probability of ${figure(perHour)} (Poisson), and with more or fewer on average the limit is farther away. A firing takes at least the ${durationText(hold)} for which it holds.`,
    'A share that stays high counts as usual after about a day: the condition then ends, even if the cause remains.',
    ...unseen(total),
  ];
};

/** What the platform's metrics cannot tell apart. */
const unseen = (total: Measure): readonly string[] =>
  everyDialect.flatMap(({ id, name }) => {
    const selection = total[id];
    return selection.kind === 'NotSupported' || selection.signal.source === 'own'
      ? []
      : [`${name}'s metric has no route: health checks and paths that the service does not have are counted too.`];
  });

export const routeShareSentences = ({
  total,
  share: most,
  least,
  over,
  overFew,
  usual,
}: RouteShare): readonly string[] => [
  `On a route, or of a service whose metric has no route, at least ${percent(most)} of the responses in the last ${lastText(over)} are 4xx, and there are at least ${least} responses. With fewer responses the last ${lastText(overFew)} is judged in the same way, unless the share in the last ${lastText(over)} is below ${percent(most)} again.`,
  `A route whose share was as high over the whole day that ended ${durationText(usual)} ago does not fire: it may be a lookup in which most keys are unknown.`,
  'The value is the largest share of all routes; the dashboard shows which route it is.',
  ...unseen(total),
];
