/**
 * What every deployed system has to do: the integration tests that the published solutions run or propose. Each check uses
 * HTTP only; when it fails, its reason has the answer that it got.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { drawing, messageWriter } from '../../cli/messages/messageWriter.ts';
import { rowsOf, writesOf } from '../../loadtest/requests.ts';
import { filterFields } from '../../model/schema.ts';
import type { KeyRoute, ListRoute } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { request, type Answer, type Target } from './target.ts';
import { differenceIn, isSame, jsonText, wrongValues, type Row } from './values.ts';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface Check {
  readonly title: string;
  readonly run: (target: Target) => Promise<Outcome>;
}

const passed: Outcome = { kind: 'passed' };
const skipped = (reason: string): Outcome => ({ kind: 'skipped', reason });
const unless = (holds: boolean, reason: string): Outcome => (holds ? passed : { kind: 'failed', reason });

/** The first outcome that is not passed. */
const allOf = (...outcomes: readonly Outcome[]): Outcome => outcomes.find(({ kind }) => kind !== 'passed') ?? passed;

const lists = ({ stages: { api } }: PipelineSystem): readonly ListRoute[] =>
  api.routes.filter((route) => route.kind === 'ListRoute');
const keyed = ({ stages: { api } }: PipelineSystem): readonly KeyRoute[] =>
  api.routes.filter((route) => route.kind === 'KeyRoute');

const answerText = ({ status, json }: Answer): string => `it answered ${status}: ${jsonText(json)}`;

/** The rows of a list's answer; undefined when the answer has another envelope. */
const rowsIn = ({ envelope }: ListRoute, { json }: Answer): readonly Row[] | undefined => {
  const key = envelope.kind === 'Page' ? 'data' : envelope.kind === 'Keyed' ? envelope.key : undefined;
  const rows = key === undefined ? json : (json as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return Array.isArray(rows) ? (rows as readonly Row[]) : undefined;
};

const alive: Check = {
  title: 'it is up, and its warehouse answers',
  run: async (target) => {
    const [health, ready] = [await request(target, '/health', { token: null }), await request(target, '/ready')];
    return allOf(
      unless(health.status === 200 && (health.json as Row)['status'] === 'ok', `/health: ${answerText(health)}`),
      unless(ready.status === 200, `/ready: ${answerText(ready)}`),
    );
  },
};

const constantSchema: Check = {
  title: 'every list has its envelope, and every row the fields and types of the schema',
  run: async (target) => {
    const outcomes = lists(target.system).map(async (route): Promise<Outcome> => {
      const answer = await request(target, route.path);
      const rows = rowsIn(route, answer);
      if (answer.status !== 200 || rows === undefined) return unless(false, `${route.path}: ${answerText(answer)}`);
      const difference = rows.map((row) => differenceIn(target.system, row)).find((text) => text !== undefined);
      return unless(difference === undefined, `${route.path}: a row has ${difference}`);
    });
    return outcomes.length === 0 ? skipped('it has no list') : allOf(...(await Promise.all(outcomes)));
  },
};

const invalidEndpoint: Check = {
  title: 'an unknown path is 404, an unknown method is 405',
  run: async (target) => {
    const [path = ''] = target.system.stages.api.routes.map((route) => route.path);
    const [nowhere, removed] = [
      await request(target, '/nowhere-at-all'),
      await request(target, path, { method: 'DELETE' }),
    ];
    return allOf(
      unless(nowhere.status === 404, `/nowhere-at-all: ${answerText(nowhere)}`),
      unless(removed.status === 405, `DELETE ${path}: ${answerText(removed)}`),
    );
  },
};

/** A value that no message has. */
const absent = `absent-${Math.random().toString(36).slice(2)}`;

const empty: Check = {
  title: 'without matching rows a list is empty and a key is 404',
  run: async (target) => {
    const { schema } = target.system;
    const text = (name: string): boolean => schema[name]?.type === 'string';
    const outcomes = [
      ...lists(target.system).flatMap((route) => {
        const field = filterFields(schema, route.filters).find(text);
        return field === undefined ? [] : [noRows(target, route, `${route.path}?${field}=${absent}`)];
      }),
      ...keyed(target.system)
        .filter(({ keys }) => keys.some(text))
        .map(async (route) => {
          const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (text(name) ? absent : '0'));
          const answer = await request(target, path);
          return unless(answer.status === 404, `${path}: ${answerText(answer)}`);
        }),
    ];
    return outcomes.length === 0
      ? skipped('nothing can be asked for by a text')
      : allOf(...(await Promise.all(outcomes)));
  },
};

const noRows = async (target: Target, route: ListRoute, path: string): Promise<Outcome> => {
  const answer = await request(target, path);
  return unless(answer.status === 200 && rowsIn(route, answer)?.length === 0, `${path}: ${answerText(answer)}`);
};

const authorisedOnly: Check = {
  title: 'only callers with a valid token get data',
  run: async (target) => {
    const { auth, routes } = target.system.stages.api;
    if (auth === 'none') return skipped('the API needs no token');
    if (target.token === undefined) return skipped('no token was given: set ATALAYA_TOKEN');
    const [path = ''] = routes.flatMap((route) => (route.kind === 'ListRoute' ? [route.path] : []));
    if (path === '') return skipped('it has no list');
    const [without, wrong, right] = [
      await request(target, path, { token: null }),
      await request(target, path, { token: 'not-a-token' }),
      await request(target, path),
    ];
    const refused = ({ status }: Answer): boolean => [301, 302, 401, 403].includes(status);
    return allOf(
      unless(refused(without), `without a token ${answerText(without)}`),
      unless(refused(wrong), `with an invalid token ${answerText(wrong)}`),
      unless(right.status === 200, `with the token ${answerText(right)}`),
    );
  },
};

const cannotWrite = ({ system, mayWrite }: Target): Outcome | undefined => {
  if (!mayWrite) return skipped('no messages are sent to it: --allow-writes sends them');
  return writesOf(system, 1).writing === undefined ? skipped('it takes no messages over HTTP') : undefined;
};

/** A message that differs from every other. */
const uniqueMessage = (system: PipelineSystem): Row => {
  const { writing } = writesOf(system, 1);
  const n = Math.floor(Math.random() * 2 ** 31);
  const message = JSON.parse(messageWriter(system)(n, drawing(n, n))) as Row;
  if (writing === undefined) return message;
  return { ...message, [writing.marker]: writing.markerType === 'integer' ? n : `it-${n.toString(36)}` };
};

/** Finds the row by a field that the API can filter by; without one, among the latest rows of a list. */
const find = async (target: Target, message: Row): Promise<Row | undefined> => {
  const { readBack, writing } = writesOf(target.system, 1);
  const spelled = (name: string): string => encodeURIComponent(String(message[name]));
  const path =
    readBack === undefined
      ? rowsOf(target.system)?.path
      : readBack.by === 'filter'
        ? `${readBack.path}?${readBack.fields.map((name) => `${name}=${spelled(name)}`).join('&')}`
        : readBack.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => spelled(name));
  if (path === undefined || writing === undefined) return undefined;
  const answer = await request(target, path);
  const rows = Object.values({ ...(answer.json as object), rows: answer.json })
    .filter(Array.isArray)
    .flat() as readonly Row[];
  return rows.find((row) => row[writing.marker] === message[writing.marker]);
};

const publishedAppears: Check = {
  title: 'a published message appears, field by field as it was sent',
  run: async (target) => {
    const notPossible = cannotWrite(target);
    if (notPossible !== undefined) return notPossible;
    const { writing } = writesOf(target.system, 1);
    const message = uniqueMessage(target.system);
    const answer = await request(target, writing!.path, { body: JSON.stringify(message) });
    if (answer.status !== 202) return unless(false, `POST ${writing!.path}: ${answerText(answer)}`);
    const until = performance.now() + target.patience;
    let row = await find(target, message);
    while (row === undefined && performance.now() < until) {
      await delay(250);
      row = await find(target, message);
    }
    if (row === undefined) return unless(false, `${jsonText(message)} was not there after ${target.patience / 1_000}s`);
    const difference = differenceIn(target.system, row);
    if (difference !== undefined) return unless(false, `its row has ${difference}`);
    const changedField = Object.keys(target.system.schema).find((name) => !isSame(row[name], message[name]));
    return unless(
      changedField === undefined,
      `${changedField} was ${jsonText(message[changedField!])} and is ${jsonText(row[changedField!])}`,
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

const malformedDoesNot: Check = {
  title: 'malformed messages are refused with a reason, and the next valid one is not',
  run: async (target) => {
    const notPossible = cannotWrite(target);
    if (notPossible !== undefined) return notPossible;
    const { writing } = writesOf(target.system, 1);
    for (const body of malformedOf(target.system)) {
      const answer = await request(target, writing!.path, { body });
      if (![400, 422].includes(answer.status)) return unless(false, `${body.slice(0, 100)}: ${answerText(answer)}`);
      if (answer.json === undefined) return unless(false, `${body.slice(0, 100)}: no reason in JSON`);
    }
    const valid = await request(target, writing!.path, { body: JSON.stringify(uniqueMessage(target.system)) });
    return unless(valid.status === 202, `a valid one afterwards: ${answerText(valid)}`);
  },
};

export const checks: readonly Check[] = [
  alive,
  constantSchema,
  invalidEndpoint,
  empty,
  authorisedOnly,
  publishedAppears,
  malformedDoesNot,
];

export interface CheckResult {
  readonly title: string;
  readonly outcome: Outcome;
}

/** Runs the checks one after the other; a network error fails the check in which it occurs. */
export async function* runChecks(target: Target): AsyncGenerator<CheckResult> {
  for (const { title, run } of checks) {
    try {
      yield { title, outcome: await run(target) };
    } catch (error) {
      const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
      yield { title, outcome: { kind: 'failed', reason: `it does not answer (${cause?.code ?? message})` } };
    }
  }
}
