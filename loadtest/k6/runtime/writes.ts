/** Messages that are sent, and read back. */
import { sleep } from 'k6';
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Counter } from 'k6/metrics';
import { count, countedHere, judge, observe, readableAfter, refused } from './counting.ts';
import { any, console, hex, isAnswered, isRefused, send, type Row, type SetUp } from './deployment.ts';
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
import { plan } from './options.ts';

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

const write = ({ run, samples }: SetUp): void => {
  const messages = Array.from({ length: plan.writing?.messages ?? 1 }, () => messageOf(samples, newMarker(run)));
  const { name, iterationInTest } = exec.scenario;
  const turn = name === 'writes' ? invalidTurn(iterationInTest, invalidKinds.length) : undefined;
  if (turn === undefined) judgePost(post(bodyOf(messages)), messages.length);
  else writeInvalid(turn, messages);
};

/** An answer without an id for each message is a bad event, whatever its status. */
const judgePost = (response: RefinedResponse<'text'>, messages: number): void => {
  const { status, body, headers } = response;
  const fault = publishFault({ status, contentType: headers['Content-Type'] ?? '', body }, messages);
  if (fault === undefined || !isAnswered(status)) return judge(response);
  console.error(`wrong answer to a POST: ${fault}`);
  for (const objective of countedHere()) if (objective.type === 'availability') count(objective, false);
};

const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, rows } = plan.readBack;
  const { status, body } = send('GET', readBackPath(plan, message, attempt), `GET ${path} (read back)`);
  if (isRefused(status)) refused.add(1);
  return status === 200 && rowWith(body, rows, plan.writing?.marker ?? '', marker) !== undefined;
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const { status } = post(bodyOf([message]));
  if (isRefused(status)) refused.add(1);
  if (!isAnswered(status)) return;
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
