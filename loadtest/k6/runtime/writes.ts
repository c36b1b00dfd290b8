/** Messages that are sent, and read back. */
import { sleep } from 'k6';
import type { RefinedResponse } from 'k6/http';
import { count, countedHere, judge, observe, readableAfter, refused } from './counting.ts';
import { any, hex, isAnswered, isRefused, send, type Row, type SetUp } from './deployment.ts';
import { plan } from './options.ts';
import { fillPath, has } from './reads.ts';

// --- emitted from here ---

const now = (): string => new Date().toISOString();

const defaultValue = (type: string): unknown => {
  if (type === 'integer' || type === 'float') return 1;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? now() : 'load test';
};

/** A message with the values of a sample, with the current time and a marker by which it is found again. */
const messageOf = (samples: readonly Row[], marker: string | number): Row => {
  const sample = any(samples) ?? {};
  const message: Row = {};
  for (const { name, type, required, example } of plan.fields) {
    if (name === plan.writing?.marker) message[name] = marker;
    else if (type === 'timestamp') message[name] = now();
    else if (has(sample, name)) message[name] = sample[name];
    else if (required) message[name] = example ?? defaultValue(type);
  }
  return message;
};

/** Below 2^53, so that JavaScript, JSON and BigQuery have the same number. */
const newMarker = (run: string): string | number =>
  plan.writing?.markerType === 'integer' ? Math.floor(Math.random() * 9e15) : `atalaya-${run}-${hex(6)}`;

const post = (messages: readonly Row[]): RefinedResponse<'text'> => {
  const path = plan.writing?.path ?? '';
  return send('POST', path, `POST ${path}`, JSON.stringify(messages.length === 1 ? messages[0] : messages));
};

const write = ({ run, samples }: SetUp): void => {
  const messages = Array.from({ length: plan.writing?.messages ?? 1 }, () => messageOf(samples, newMarker(run)));
  judge(post(messages));
};

/** Whether the message can be read. Each attempt has another limit of rows, so that no answer comes from a cache. */
const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, by, fields } = plan.readBack;
  const url =
    by === 'key'
      ? `${fillPath(path, (key) => String(message[key]))}?limit=${attempt}`
      : `${path}?${fields[0]}=${encodeURIComponent(marker)}&limit=${attempt}`;
  const { status, body } = send('GET', url, `GET ${path} (read back)`);
  if (isRefused(status)) refused.add(1);
  return status === 200 && body.includes(String(marker));
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const { status } = post([message]);
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
