/** Messages that are sent, and read back. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Counter } from 'k6/metrics';
import { statusFault } from '../answers.ts';
import { count, countedHere, judge, note, observe, readableAfter, type Judged } from './counting.ts';
import { any, console, hex, send, type SetUp } from './deployment.ts';
import {
  bodyOf,
  invalidBody,
  invalidTurn,
  messageFrom,
  outcomeOfInvalid,
  publishFault,
  readBackPath,
  rowWith,
} from '../messages.ts';
import { plan, routeNames } from './options.ts';
import type { Row } from '../values.ts';

// --- emitted from here ---

const messageOf = (samples: readonly Row[], marker: string | number): Row =>
  messageFrom(plan, { sample: any(samples) ?? {}, marker, now: new Date().toISOString() });

/** Below 2^53, so that JavaScript, JSON and BigQuery have the same number. */
const newMarker = (run: string): string | number =>
  plan.writing?.markerType === 'integer' ? Math.floor(Math.random() * 9e15) : `atalaya-${run}-${hex(6)}`;

const post = (body: string): RefinedResponse<'text'> => {
  const path = plan.writing?.path ?? '';
  return send('POST', path, `POST ${path}`, body);
};

const invalidKinds = [...new Set((plan.writing?.invalid ?? []).map(({ kind }) => kind))];
const invalidOutcomes: Record<string, Counter> = {};
for (const kind of invalidKinds) {
  for (const outcome of ['accepted', 'refused', 'error', 'unheard']) {
    const name = `invalid_${kind.replace(/ /g, '_')}_${outcome}`;
    invalidOutcomes[`${kind} ${outcome}`] = new Counter(name);
  }
}

/** Counted apart: a refusal is right, and no event of an objective that does not count 4xx as good. */
const writeInvalid = (turn: number, messages: readonly Row[]): void => {
  const kind = invalidKinds[turn % invalidKinds.length] ?? '';
  const invalid = any((plan.writing?.invalid ?? []).filter((other) => other.kind === kind));
  if (invalid === undefined) return;
  const response = post(invalidBody(invalid, messages));
  const outcome = outcomeOfInvalid(response.status);
  invalidOutcomes[`${kind} ${outcome}`]?.add(1);
  if (outcome === 'accepted' || outcome === 'error') {
    console.error(
      `invalid message (${kind}${invalid.field === undefined ? '' : ` ${invalid.field}`}): ${response.status}`,
    );
  }
  for (const objective of countedHere()) {
    if (objective.type !== 'availability' || outcome === 'accepted') continue;
    if (outcome !== 'refused') count(objective, false);
    else if (objective.forgives4xx) count(objective, true);
  }
};

/** An answer to a message or to its search. `route`: its index in the plan. */
const judgedBy = (
  response: RefinedResponse<'text'>,
  route: number,
  isPromised: (status: number) => boolean,
): Judged => ({
  response,
  side: 'candidate',
  route,
  name: routeNames[route] ?? '',
  fault: statusFault({ status: response.status, errorCode: response.error_code }, response.error, isPromised),
  isChecked: undefined,
});

/** An answer without an id for each message is wrong. */
const postedBy = (messages: readonly Row[]): Judged => {
  const response = post(bodyOf(messages));
  const judged = judgedBy(response, plan.routes.length, (status) => status >= 200 && status < 300);
  if (judged.fault !== undefined) return judged;
  const { status, headers, body } = response;
  const reason = publishFault(
    { status, contentType: headers['Content-Type'] ?? '', body: body ?? '' },
    messages.length,
  );
  return { ...judged, fault: reason === undefined ? undefined : { kind: 'wrong', reason } };
};

const write = ({ run, samples }: SetUp): void => {
  const { name, iterationInTest } = exec.scenario;
  const turn = name === 'writes' ? invalidTurn(iterationInTest, invalidKinds.length) : undefined;
  // After each kind was sent as other messages are, an invalid one comes with a valid one at least.
  const least = turn !== undefined && turn >= invalidKinds.length ? 2 : 1;
  const length = Math.max(least, plan.writing?.messages ?? 1);
  const messages = Array.from({ length }, () => messageOf(samples, newMarker(run)));
  if (turn === undefined) judge(postedBy(messages));
  else writeInvalid(turn, messages);
};

const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, by, rows } = plan.readBack;
  const response = send('GET', readBackPath(plan, message, attempt), `GET ${path} (read back)`);
  const route = plan.routes.findIndex((own) => own.path === path);
  // A path with a key answers 404 until the message can be read back.
  note(judgedBy(response, route, (status) => status === 200 || (status === 404 && by === 'key')));
  return response.status === 200 && rowWith(response.body, rows, plan.writing?.marker ?? '', marker) !== undefined;
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const posted = postedBy([message]);
  note(posted);
  if (posted.fault !== undefined) return;
  const until = sent + plan.readBackSeconds * 1000;
  for (let attempt = 1, pause = 0.05; ; attempt++, pause = Math.min(1, pause * 1.5)) {
    sleep(Math.max(0.001, Math.min(pause, (until - Date.now()) / 1000)));
    const found = isReadable(message, marker, attempt);
    const age = Date.now() - sent;
    if (!found && age < plan.readBackSeconds * 1000) continue;
    if (found) {
      readableAfter.add(age);
      observe('readable_freshness', age);
    }
    for (const objective of countedHere()) count(objective, found && age <= (objective.under ?? Infinity));
    return;
  }
};
// --- emitted to here ---

export { measureFreshness, write };
