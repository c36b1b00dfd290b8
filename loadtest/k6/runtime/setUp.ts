/** The set-up of every k6 script: finds values for requests, and what the lists of each side hold. */
import { plan } from './options.ts';
import { checkBody, headFault } from '../answers.ts';
import { cellsOf, type Row } from '../values.ts';
import { exceptions } from './counting.ts';
import { console, deploymentOf, send, target, type Deployment, type SetUp } from './deployment.ts';
import { noRows, receivedOf } from './reads.ts';
import { describe } from './scenarios.ts';

// --- emitted from here ---

/** Rows of a list that set-up reads. */
const mostSeen = 50;

/** The first rows of a list; none where the answer is bad: the same answer to a user is counted. */
const rowsOf = (deployment: Deployment, route: (typeof plan.routes)[number]): readonly Row[] => {
  const response = send('GET', `${route.path}?limit=${mostSeen}`, 'set-up', undefined, deployment);
  const request = { kind: 'Latest' as const, weight: 1, path: route.path, fields: [] };
  const received = receivedOf(response, false);
  if (headFault(request, received, response.error) !== undefined || response.status !== 200) return [];
  const asked = { request, route: { ...route, limit: mostSeen }, values: {}, sample: undefined };
  if (checkBody(plan.fields, asked, received, noRows).reason !== undefined) return [];
  const { envelope } = route;
  const answer = JSON.parse(received.body) as Row & readonly Row[];
  if (envelope.kind === 'Bare') return answer;
  return answer[envelope.kind === 'Keyed' ? envelope.key : 'data'] as Row[];
};

/** The rows of each list, by path. */
const listsOf = (deployment: Deployment): Record<string, readonly Row[]> =>
  Object.fromEntries(
    plan.routes.filter(({ keys }) => keys === undefined).map((route) => [route.path, rowsOf(deployment, route)]),
  );
const textsOf = (lists: Record<string, readonly Row[]>): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(lists).map(([path, rows]) => [path, rows.map((row) => JSON.stringify(cellsOf(row, plan.fields)))]),
  );

export function setup(): SetUp {
  const startedAt = Date.now();
  const common = { run: startedAt.toString(36), startedAt };
  try {
    const { BASELINE, BASELINE_TOKEN } = __ENV;
    const other = BASELINE === undefined ? undefined : deploymentOf('baseline', BASELINE, BASELINE_TOKEN);
    const [candidate, baseline] = [listsOf(target), other === undefined ? {} : listsOf(other)];
    const seenAt = Date.now();
    // A query that began before may fill a cache after: a second, or five times what set-up took.
    const settledAt = seenAt + plan.cacheSeconds * 1_000 + Math.max(1_000, 5 * (seenAt - startedAt));
    // From SAMPLES, else the rows of the side that shows some: the baseline's are of the running version.
    const samples =
      __ENV.SAMPLES === undefined
        ? ([baseline, candidate].flatMap((lists) => Object.values(lists)).find((rows) => rows.length > 0) ?? [])
        : (JSON.parse(__ENV.SAMPLES) as Row[]);
    return { ...common, settledAt, seen: { candidate: textsOf(candidate), baseline: textsOf(baseline) }, samples };
  } catch (error) {
    exceptions.add(1);
    console.error(`exception: ${describe(error)}`);
    return { ...common, settledAt: Infinity, seen: { candidate: {}, baseline: {} }, samples: [] };
  }
}
// --- emitted to here ---
