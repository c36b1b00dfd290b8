/** What producers rely on: a message that was taken appears as it was sent, and one that cannot be stored is refused. */
import { setTimeout as delay } from 'node:timers/promises';
import { rowsOf, writesOf } from '../../loadtest/requests.ts';
import type { Writing } from '../../loadtest/plan.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { drawing, messageWriter } from '../messages/messageWriter.ts';
import { pageOf, routeOf } from './pages.ts';
import { answerText, failed, skipped, unless, type Check, type Checked, type Outcome } from './check.ts';
import { spanText } from '../../text/time.ts';
import { isSame, jsonText, wrongValues, type Row } from './values.ts';

/** What a system needs for messages to be sent to it; the outcome where that is not so. */
const writingOf = ({ system, mayWrite }: Checked): Writing | Outcome => {
  const { writing } = writesOf(system, 1);
  if (writing === undefined) return skipped('it takes no messages over HTTP');
  return mayWrite ? writing : skipped('no messages are sent to it', '--allow-writes sends them');
};

/** A message that differs from every other. */
const uniqueMessage = (system: PipelineSystem): Row => {
  const { writing } = writesOf(system, 1);
  const n = Math.floor(Math.random() * 2 ** 31);
  const message = JSON.parse(messageWriter(system)(n, drawing(n, n))) as Row;
  if (writing === undefined) return message;
  return { ...message, [writing.marker]: writing.markerType === 'integer' ? n : `it-${n.toString(36)}` };
};

interface Found {
  readonly row?: Row | undefined;
  /** What is wrong with the answer in which it was looked for. */
  readonly fault?: string;
}

/** Finds the row by a field that the API can filter by; without one, among the latest rows of a list. */
const find = async (target: Checked, message: Row, { marker }: Writing): Promise<Found> => {
  const { system } = target;
  const { readBack } = writesOf(system, 1);
  const spelled = (name: string): string => encodeURIComponent(String(message[name]));
  const declared = readBack?.path ?? rowsOf(system)?.path;
  const route = declared === undefined ? undefined : routeOf(system, declared);
  if (route === undefined) return {};
  const path =
    readBack?.by === 'filter'
      ? `${route.path}?${readBack.fields.map((name) => `${name}=${spelled(name)}`).join('&')}`
      : route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => spelled(name));
  const answer = await target.request(path);
  if (route.kind === 'KeyRoute' && answer.status === 404) return {};
  const page = pageOf(system, route, route.path, answer);
  if (page.kind === 'wrong') return { fault: page.reason };
  return { row: page.rows.find((row) => row[marker] === message[marker]) };
};

export const publishedAppears: Check = {
  id: 'published-appears',
  title: 'a published message appears, field by field as it was sent',
  readsBack: true,
  run: async (target) => {
    const writing = writingOf(target);
    if (!('marker' in writing)) return writing;
    const message = uniqueMessage(target.system);
    const answer = await target.request(writing.path, { body: JSON.stringify(message) });
    if (answer.status !== 202) return failed(`POST ${writing.path}: ${answerText(answer)}`);
    const until = performance.now() + target.patience;
    let { row, fault } = await find(target, message, writing);
    while (row === undefined && fault === undefined && performance.now() < until) {
      await delay(250, undefined, { signal: target.stop });
      ({ row, fault } = await find(target, message, writing));
    }
    if (fault !== undefined) return failed(`a message was taken, and where it should appear: ${fault}`);
    if (row === undefined)
      return failed(`${jsonText(message)} was taken and was not there after ${spanText(target.patience / 1_000)}`);
    const found = row;
    const changedField = Object.keys(target.system.schema).find((name) => !isSame(found[name], message[name]));
    return unless(
      changedField === undefined,
      `${changedField} was ${jsonText(message[changedField!])} and is ${jsonText(found[changedField!])}`,
    );
  },
};

/** Bodies that are not JSON or cut short, or have one field that is wrong or, where it is required, missing. */
const malformedOf = (system: PipelineSystem): readonly string[] => {
  const valid = uniqueMessage(system);
  const text = JSON.stringify(valid);
  const fields = Object.entries(system.schema).flatMap(([name, { type, required }]) => {
    const { [name]: _, ...rest } = valid;
    const wrong = wrongValues[type] === undefined ? [] : [{ ...valid, [name]: wrongValues[type] }];
    return [...wrong, ...(required ? [rest] : [])];
  });
  return ['id=17&name=Ana', text.slice(0, -2), ...fields.map((message) => JSON.stringify(message))];
};

export const malformedDoesNot: Check = {
  id: 'malformed-refused',
  title: 'malformed messages are refused with a reason, and the next valid one is not',
  run: async (target) => {
    const writing = writingOf(target);
    if (!('marker' in writing)) return writing;
    for (const body of malformedOf(target.system)) {
      const answer = await target.request(writing.path, { body });
      if (![400, 422].includes(answer.status)) return failed(`${body.slice(0, 100)}: ${answerText(answer)}`);
      if (answer.json === undefined) return failed(`${body.slice(0, 100)}: no reason in JSON`);
    }
    const valid = await target.request(writing.path, { body: JSON.stringify(uniqueMessage(target.system)) });
    return unless(valid.status === 202, `a valid one afterwards: ${answerText(valid)}`);
  },
};
