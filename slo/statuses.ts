/** The status of many objectives from a source of points, in as few requests as it needs. */
import { milliseconds } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { coveredByAll, withoutExcludedGaps, type Coverage } from './coverage.ts';
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
  const [answers, coverages] = await Promise.all([
    countedAnswers(source, requests.flat()),
    coveragesOf(
      source,
      requests.flatMap(([window]) => window ?? []),
    ),
  ]);
  const each = burnSpans.length + 1;
  return slos.map(({ slo }, index) =>
    statusFrom(slo, source.at, answers.slice(index * each, (index + 1) * each), coverages[index]),
  );
};

/** Of a composite what its parts have, of a shared objective what all of its systems have: they have no events of their own. */
export const coveragesOf = async (
  source: Pick<PointSource, 'coverage'>,
  requests: readonly CountRequest[],
): Promise<readonly (Coverage | undefined)[]> => {
  const parts = requests.map((request) =>
    (
      request.slo.shared ??
      (request.slo.composite?.parts ?? [request]).map(({ slo }) => ({ slo, system: request.system }))
    ).map(({ slo, system }) => ({ ...request, slo, system })),
  );
  const found = (await source.coverage(parts.flat())).values();
  return parts.map((own, index) => {
    const { slo } = requests[index]!;
    const known = own.flatMap((part) => {
      const coverage = found.next().value;
      if (coverage === undefined) return [];
      return slo.shared === undefined ? coverage : withoutExcludedGaps(coverage, part.slo);
    });
    const all = coveredByAll(known);
    // Before the last of the systems has points, some of the events are missing.
    if (all !== undefined && slo.shared !== undefined)
      return { ...all, from: Math.max(...known.map(({ from }) => from)) };
    return all && withoutExcludedGaps(all, slo);
  });
};

const statusFrom = (
  slo: Slo,
  at: number,
  [ofWindow, ...ofSpans]: readonly Answer[],
  coverage: Coverage | undefined,
): SloStatus => {
  // Counts of counters that do not belong together are no counts.
  const [window, ...spans] = [ofWindow, ...ofSpans].map((answer) =>
    coverage?.fault === undefined || isUnread(answer) ? answer : ({ kind: 'Unread', reason: coverage.fault } as const),
  );
  return {
    kind: 'SloStatus',
    slo,
    window: windowAt(slo.window, at),
    judgement: judge(countsOf(window), slo),
    burn: {
      '5m': burnRate(countsOf(spans[0]), slo),
      '1h': burnRate(countsOf(spans[1]), slo),
      '6h': burnRate(countsOf(spans[2]), slo),
    },
    excluded: exclusionsIn(slo.maintenance, windowAt(slo.window, at)),
    since: coverage?.from,
    coverage,
    unread: isUnread(window) ? window.reason : undefined,
  };
};

type Answer = Counted | Unread;

const isUnread = (answer: Answer | undefined): answer is Unread =>
  answer !== undefined && 'kind' in answer && answer.kind === 'Unread';

const countsOf = (answer: Answer | undefined): Counted => (answer === undefined || isUnread(answer) ? nothing : answer);
