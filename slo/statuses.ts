/** The status of many objectives from a source of points, in as few requests as it needs. */
import { milliseconds } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { burnRate, judge, type Counted, type Counts } from './judge.ts';
import { exclusionsIn } from './exclusions.ts';
import { countedAnswers } from './includedCounts.ts';
import type { CountRequest, PointSource, Unread } from './pointSource.ts';
import { slosOf, type Slo } from './slo.ts';
import { burnSpans, type SloStatus } from './status.ts';
import { windowAt } from './window.ts';

const nothing: Counts = { good: 0, total: 0, overdue: 0 };

/** Its window, then each span of its burn rates. */
const requestsOf = (system: System, slo: Slo, at: number): readonly CountRequest[] => {
  const { from, to } = windowAt(slo.window, at);
  return [
    { system, slo, from, to },
    ...burnSpans.map((span) => ({ system, slo, from: at - milliseconds(span), to: at })),
  ];
};

/** All objectives of these systems, in their order, at the source's instant. */
export const statusesOf = (source: PointSource, systems: readonly System[]): Promise<readonly SloStatus[]> =>
  statusesOfSlos(
    source,
    systems.flatMap((system) => slosOf(system).map((slo) => ({ system, slo }))),
  );

export const statusesOfSlos = async (
  source: PointSource,
  slos: readonly { readonly system: System; readonly slo: Slo }[],
): Promise<readonly SloStatus[]> => {
  const requests = slos.map(({ system, slo }) => requestsOf(system, slo, source.at));
  const [answers, beginnings] = await Promise.all([
    countedAnswers(source, requests.flat()),
    source.beginnings(requests.flatMap(([window]) => window ?? [])),
  ]);
  const each = burnSpans.length + 1;
  return slos.map(({ slo }, index) =>
    statusFrom(slo, source.at, answers.slice(index * each, (index + 1) * each), beginnings[index]),
  );
};

const statusFrom = (
  slo: Slo,
  at: number,
  [ofWindow, ...ofSpans]: readonly Answer[],
  since: number | undefined,
): SloStatus => ({
  kind: 'SloStatus',
  slo,
  window: windowAt(slo.window, at),
  judgement: judge(countsOf(ofWindow), slo),
  burn: {
    '5m': burnRate(countsOf(ofSpans[0]), slo),
    '1h': burnRate(countsOf(ofSpans[1]), slo),
    '6h': burnRate(countsOf(ofSpans[2]), slo),
  },
  excluded: exclusionsIn(slo.maintenance, windowAt(slo.window, at)),
  since,
  unread: isUnread(ofWindow) ? ofWindow.reason : undefined,
});

type Answer = Counted | Unread;

const isUnread = (answer: Answer | undefined): answer is Unread =>
  answer !== undefined && 'kind' in answer && answer.kind === 'Unread';

const countsOf = (answer: Answer | undefined): Counted => (answer === undefined || isUnread(answer) ? nothing : answer);
