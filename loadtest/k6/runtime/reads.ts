/** Read requests: drawn from the plan's mix, with values that the target has; and the check of their answers. */
import type { RefinedResponse } from 'k6/http';
import {
  checkBody,
  headFault,
  knownRowsOf,
  looksRight,
  wholeLength,
  type Asked,
  type BodyCheck,
  type KnownRows,
  type Received,
} from '../answers.ts';
import { cellsOf } from '../values.ts';
import { judge, withoutRows, type Judged } from './counting.ts';
import { any, hex, send, target, type Deployment, type SetUp } from './deployment.ts';
import { has } from '../messages.ts';
import { plan } from './options.ts';
import type { ReadRequest, ReadRoute } from './plan.ts';

// --- emitted from here ---

const fillPath = (path: string, value: (field: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(value(field)));

const missingValue = (): string => `no-such-${hex(4)}`;

/** A read request at random, by weight. */
const drawRead = (): ReadRequest => {
  let left = Math.random() * plan.reads.reduce((sum, { weight }) => sum + weight, 0);
  for (const request of plan.reads) if ((left -= request.weight) < 0) return request;
  return plan.reads[0]!;
};

/** A request with its values. */
interface Drawn extends Asked {
  /** Of a first page. */
  readonly path: string;
  /** The condition to send: an ETag that this target gave, or one that no target gave. */
  readonly condition: 'none' | 'known' | 'unknown';
}

/** Shares of the requests that have a condition. Most callers have none. */
const conditionOf = (random: number): Drawn['condition'] =>
  random < 0.02 ? 'unknown' : random < 0.12 ? 'known' : 'none';

const routeOf = ({ path }: ReadRequest): ReadRoute => plan.routes.find((route) => route.path === path)!;

/** Undefined where no row is known that has the keys of the path: such requests cannot be sent. */
const draw = ({ samples }: SetUp): Drawn | undefined => {
  const request = drawRead();
  const { kind, path, fields } = request;
  const common = { request, route: routeOf(request), condition: conditionOf(Math.random()) };
  const plain: Drawn = { ...common, path, values: {}, sample: undefined };
  const field = any(fields) ?? '';
  switch (kind) {
    case 'Latest':
    case 'NextPage':
      return plain;
    case 'Filtered': {
      const sample = any(samples.filter((row) => has(row, field)));
      if (sample === undefined) return { ...plain, request: { ...request, kind: 'Latest' } };
      const value = sample[field];
      return {
        ...common,
        path: `${path}?${field}=${encodeURIComponent(String(value))}`,
        values: { [field]: value },
        sample,
      };
    }
    case 'Miss':
      return { ...plain, path: `${path}?${field}=${missingValue()}` };
    case 'ByKey': {
      const sample = any(samples.filter((row) => fields.every((key) => has(row, key))));
      if (sample === undefined) {
        withoutRows.add(1);
        return undefined;
      }
      const values = Object.fromEntries(fields.map((key) => [key, sample[key]]));
      return { ...common, path: fillPath(path, (key) => String(sample[key])), values, sample };
    }
    case 'KeyMiss':
      return { ...plain, path: fillPath(path, missingValue) };
  }
};

/** Most answers of which a user keeps the body and the ETag. */
const mostKept = 20;
const keep = <T>(all: Map<string, T>, url: string, value: T): void => {
  if (all.size >= mostKept) all.clear();
  all.set(url, value);
};

const noRows = knownRowsOf([], 0);
const known: Record<string, KnownRows | undefined> = {};

/** What is known of a list. Both sides read the same rows: a side that hides them is measured by the other. */
const knownRows = ({ seen, settledAt, samples }: SetUp, { side }: Deployment, { path, keys }: ReadRoute): KnownRows => {
  if (keys !== undefined) return noRows;
  const key = `${side} ${path}`;
  if (known[key] === undefined) {
    const sampled = samples.map((row) => JSON.stringify(cellsOf(row, plan.fields)));
    const counts = [seen.candidate[path], seen.baseline[path], sampled].map((texts) => new Set(texts).size);
    known[key] = knownRowsOf(seen[side][path] ?? [], Math.max(...counts));
  }
  return { ...known[key], settled: Date.now() > settledAt };
};

const receivedOf = (response: RefinedResponse<'text'>, conditional: boolean): Received => ({
  status: response.status,
  contentType: response.headers['Content-Type'] ?? '',
  body: response.body ?? '',
  skipped: Number(response.headers['Atalaya-Skipped-Rows'] ?? 0) || 0,
  errorCode: response.error_code,
  conditional,
});

const unknownTag = '"atalaya-no-such-tag"';

/** Whether a body gets the check of every row. */
const isDrawn = ({ length }: string): boolean => length <= wholeLength || Math.random() * length < wholeLength;

const readFrom = (deployment: Deployment, drawn: Drawn, data: SetUp): Judged => {
  const { request, route, condition } = drawn;
  const { kind, path } = request;
  const { side, nextPages, etags, checked } = deployment;
  const next = kind === 'NextPage' ? nextPages[path] : undefined;
  const url = next?.url ?? drawn.path;
  const etag = condition === 'unknown' ? unknownTag : condition === 'known' ? etags.get(url) : undefined;
  const response = send('GET', url, `GET ${path}`, undefined, deployment, etag);
  const received = receivedOf(response, etag !== undefined && etag !== unknownTag);
  const judged = { response, side, route: plan.routes.indexOf(route), name: `GET ${path}` };
  const fault = headFault(request, received, response.error);
  if (fault !== undefined || response.status !== 200) return { ...judged, fault, isChecked: undefined };

  const { body } = received;
  const rows = knownRows(data, deployment, route);
  const before = checked.get(url);
  const isKnownBody = before?.body === body && before.settled === rows.settled;
  const isWhole = isKnownBody || isDrawn(body) || !looksRight(plan.fields, drawn, body, Math.random());
  const check: BodyCheck = isKnownBody
    ? before.check
    : isWhole
      ? checkOf(drawn, received, rows, next?.previous)
      : unchecked;
  const { reason } = check;
  if (reason !== undefined) return { ...judged, fault: { kind: 'wrong', reason }, isChecked: true };
  if (next === undefined && isWhole && !isKnownBody) keep(checked, url, { body, check, settled: rows.settled });
  const tag = response.headers.Etag;
  if (next === undefined && tag !== undefined) keep(etags, url, tag);
  if (kind === 'Latest' || kind === 'NextPage') {
    const [, following] = /<(\?[^>\s]*)>; rel="next"/.exec(response.headers.Link ?? '') ?? [];
    // A page that is its own next one would never end.
    if (following !== undefined && next !== undefined && path + following === next.url)
      return { ...judged, fault: { kind: 'wrong', reason: 'order' }, isChecked: isWhole };
    nextPages[path] = following === undefined ? undefined : { url: path + following, previous: check };
  }
  return { ...judged, fault: undefined, isChecked: isWhole };
};

const checkOf = (drawn: Drawn, received: Received, rows: KnownRows, previous: BodyCheck | undefined): BodyCheck =>
  checkBody(plan.fields, drawn, received, rows, previous);
const unchecked: BodyCheck = { reason: undefined };

const read = (data: SetUp): void => {
  const drawn = draw(data);
  if (drawn !== undefined) judge(readFrom(target, drawn, data));
};
// --- emitted to here ---

export { draw, noRows, read, readFrom, receivedOf };
