/** Counts from a source of points without what maintenance excludes. */
import { countsTogether, includedIn } from './exclusions.ts';
import type { Counted } from './judge.ts';
import { countedOf, countedParts } from './parts.ts';
import type { CountAnswer, CountRequest, PointSource, Unread } from './pointSource.ts';

/** What is counted for each request: of a weighted composite the counts of its parts, of a shared objective their sum. */
export const countedAnswers = async (
  source: Pick<PointSource, 'counts'>,
  requests: readonly CountRequest[],
): Promise<readonly (Counted | Unread)[]> => {
  const each = requests.map((request) => ({ request, parts: countedParts(request.slo) }));
  const answers = await includedCounts(
    source,
    each.flatMap(({ request, parts }) =>
      parts.map(({ slo, system = request.system }) => ({ ...request, slo, system })),
    ),
  );
  let next = 0;
  return each.map(({ parts }) => {
    const own = answers.slice(next, (next += parts.length));
    const unread = own.find((answer) => answer.kind === 'Unread');
    return (
      unread ??
      countedOf(
        parts,
        own.flatMap((answer) => (answer.kind === 'Counted' ? [answer.counts] : [])),
      )
    );
  });
};

/** One answer a request, in their order. An interval that is excluded as a whole has no events. */
export const includedCounts = async (
  source: Pick<PointSource, 'counts'>,
  requests: readonly CountRequest[],
): Promise<readonly CountAnswer[]> => {
  const parts = requests.flatMap((request, index) =>
    includedIn(request.slo, request).map((part) => ({ index, part, request: { ...request, ...part } })),
  );
  const answers = await source.counts(parts.map(({ request }) => request));
  const byRequest = Map.groupBy(
    parts.map(({ index, part }, position) => ({ index, part, answer: answers[position] })),
    ({ index }) => index,
  );
  return requests.map(({ to }, index) => {
    const own = byRequest.get(index) ?? [];
    const unread = own.find(({ answer }) => answer?.kind === 'Unread')?.answer;
    if (unread !== undefined) return unread;
    const counted = own.flatMap(({ part, answer }) =>
      answer?.kind === 'Counted' ? [{ part, counts: answer.counts }] : [],
    );
    return { kind: 'Counted', counts: countsTogether(counted, to) };
  });
};
