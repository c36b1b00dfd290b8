/**
 * What every deployed system has to do, whoever deployed it: the integration tests that the published solutions run or
 * propose. Each check asks over HTTP alone, and says what it saw when it was not what it should be.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { drawing, messageWriter } from '../../cli/messages/messageWriter.ts';
import { rowsOf, writesOf } from '../../loadtest/requests.ts';
import type { FieldType } from '../../model/schema.ts';
import type { KeyRoute, ListRoute } from '../../model/stage.ts';
import type { System } from '../../model/system.ts';
import { ask, type Answer, type Door } from './door.ts';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'skipped'; readonly why: string };

export interface Check {
  readonly what: string;
  readonly run: (door: Door) => Promise<Outcome>;
}

type Row = Readonly<Record<string, unknown>>;

const passed: Outcome = { kind: 'passed' };
const skipped = (why: string): Outcome => ({ kind: 'skipped', why });
const unless = (holds: boolean, why: string): Outcome => (holds ? passed : { kind: 'failed', why });

/** The first that is not passed. */
const all = (...outcomes: readonly Outcome[]): Outcome => outcomes.find(({ kind }) => kind !== 'passed') ?? passed;

const lists = ({ stages: { api } }: System): readonly ListRoute[] =>
  api.routes.filter((route) => route.kind === 'ListRoute');
const keyed = ({ stages: { api } }: System): readonly KeyRoute[] =>
  api.routes.filter((route) => route.kind === 'KeyRoute');

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 200) ?? 'no JSON';
const saw = ({ status, json }: Answer): string => `it answered ${status}: ${shown(json)}`;

/** Rows of a list's answer; undefined where its envelope is another. */
const rowsIn = ({ envelope }: ListRoute, { json }: Answer): readonly Row[] | undefined => {
  const key = envelope.kind === 'Page' ? 'data' : envelope.kind === 'Keyed' ? envelope.key : undefined;
  const rows = key === undefined ? json : (json as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return Array.isArray(rows) ? (rows as readonly Row[]) : undefined;
};

const types: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
};

/** What a row has that the schema has not, or the other way round. */
const strangeIn = ({ schema }: System, row: Row): string | undefined => {
  const strangers = Object.keys(row).filter((name) => !(name in schema));
  if (strangers.length > 0) return `a field ${strangers.join(', ')} that the schema has not`;
  for (const [name, { type, required }] of Object.entries(schema)) {
    const value = row[name] ?? null;
    if (value === null ? required : !types[type](value)) return `${name}: ${shown(value)}, which is no ${type}`;
  }
  return undefined;
};

const alive: Check = {
  what: 'it is up, and its warehouse answers',
  run: async (door) => {
    const [health, ready] = [await ask(door, '/health', { token: null }), await ask(door, '/ready')];
    return all(
      unless(health.status === 200 && (health.json as Row)['status'] === 'ok', `/health: ${saw(health)}`),
      unless(ready.status === 200, `/ready: ${saw(ready)}`),
    );
  },
};

const constantSchema: Check = {
  what: 'every list has its envelope, and every row the fields and types of the schema',
  run: async (door) => {
    const outcomes = lists(door.system).map(async (route): Promise<Outcome> => {
      const answer = await ask(door, route.path);
      const rows = rowsIn(route, answer);
      if (answer.status !== 200 || rows === undefined) return unless(false, `${route.path}: ${saw(answer)}`);
      const strange = rows.map((row) => strangeIn(door.system, row)).find((one) => one !== undefined);
      return unless(strange === undefined, `${route.path}: a row has ${strange}`);
    });
    return outcomes.length === 0 ? skipped('it has no list') : all(...(await Promise.all(outcomes)));
  },
};

const invalidEndpoint: Check = {
  what: 'a path that it has not is 404, a method that it has not is 405',
  run: async (door) => {
    const [path = ''] = door.system.stages.api.routes.map((route) => route.path);
    const [nowhere, removed] = [await ask(door, '/nowhere-at-all'), await ask(door, path, { method: 'DELETE' })];
    return all(
      unless(nowhere.status === 404, `/nowhere-at-all: ${saw(nowhere)}`),
      unless(removed.status === 405, `DELETE ${path}: ${saw(removed)}`),
    );
  },
};

/** No message has it. */
const absent = `absent-${Math.random().toString(36).slice(2)}`;

const empty: Check = {
  what: 'where nothing is found, a list is empty and a key is 404',
  run: async (door) => {
    const { schema } = door.system;
    const text = (name: string): boolean => schema[name]?.type === 'string';
    const outcomes = [
      ...lists(door.system).flatMap((route) => {
        const field = (route.filters ?? Object.keys(schema)).find(text);
        return field === undefined ? [] : [noRows(door, route, `${route.path}?${field}=${absent}`)];
      }),
      ...keyed(door.system)
        .filter(({ keys }) => keys.some(text))
        .map(async (route) => {
          const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (text(name) ? absent : '0'));
          const answer = await ask(door, path);
          return unless(answer.status === 404, `${path}: ${saw(answer)}`);
        }),
    ];
    return outcomes.length === 0
      ? skipped('nothing can be asked for by a text')
      : all(...(await Promise.all(outcomes)));
  },
};

const noRows = async (door: Door, route: ListRoute, path: string): Promise<Outcome> => {
  const answer = await ask(door, path);
  return unless(answer.status === 200 && rowsIn(route, answer)?.length === 0, `${path}: ${saw(answer)}`);
};

const authorisedOnly: Check = {
  what: 'only those who may get data, and nobody with a token that is none',
  run: async (door) => {
    const { auth, routes } = door.system.stages.api;
    if (auth === 'none') return skipped('anybody may call it');
    if (door.token === undefined) return skipped('no token was given: set ATALAYA_TOKEN');
    const [path = ''] = routes.flatMap((route) => (route.kind === 'ListRoute' ? [route.path] : []));
    if (path === '') return skipped('it has no list');
    const [without, wrong, right] = [
      await ask(door, path, { token: null }),
      await ask(door, path, { token: 'not-a-token' }),
      await ask(door, path),
    ];
    const refused = ({ status }: Answer): boolean => [301, 302, 401, 403].includes(status);
    return all(
      unless(refused(without), `without a token ${saw(without)}`),
      unless(refused(wrong), `with a token that is none ${saw(wrong)}`),
      unless(right.status === 200, `with the token ${saw(right)}`),
    );
  },
};

const writes = ({ system, mayWrite }: Door): Outcome | undefined => {
  if (!mayWrite) return skipped('no messages are sent to it: --allow-writes sends them');
  return writesOf(system, 1).writing === undefined ? skipped('it takes no messages over HTTP') : undefined;
};

/** A message that no other equals, as JSON. */
const uniqueMessage = (system: System): Row => {
  const { writing } = writesOf(system, 1);
  const n = Math.floor(Math.random() * 2 ** 31);
  const message = JSON.parse(messageWriter(system)(n, drawing(n, n))) as Row;
  if (writing === undefined) return message;
  return { ...message, [writing.marker]: writing.markerType === 'integer' ? n : `it-${n.toString(36)}` };
};

/** By the field that finds it; where none does, among the latest of a list. */
const find = async (door: Door, message: Row): Promise<Row | undefined> => {
  const { readBack, writing } = writesOf(door.system, 1);
  const spelled = (name: string): string => encodeURIComponent(String(message[name]));
  const path =
    readBack === undefined
      ? rowsOf(door.system)?.path
      : readBack.by === 'filter'
        ? `${readBack.path}?${readBack.fields.map((name) => `${name}=${spelled(name)}`).join('&')}`
        : readBack.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => spelled(name));
  if (path === undefined || writing === undefined) return undefined;
  const answer = await ask(door, path);
  const found = Object.values({ ...(answer.json as object), rows: answer.json })
    .filter(Array.isArray)
    .flat() as readonly Row[];
  return found.find((row) => row[writing.marker] === message[writing.marker]);
};

const publishedAppears: Check = {
  what: 'a published message appears, field by field as it was sent',
  run: async (door) => {
    const not = writes(door);
    if (not !== undefined) return not;
    const { writing } = writesOf(door.system, 1);
    const message = uniqueMessage(door.system);
    const answer = await ask(door, writing!.path, { body: JSON.stringify(message) });
    if (answer.status !== 202) return unless(false, `POST ${writing!.path}: ${saw(answer)}`);
    const until = performance.now() + door.patience;
    let row = await find(door, message);
    while (row === undefined && performance.now() < until) {
      await delay(250);
      row = await find(door, message);
    }
    if (row === undefined) return unless(false, `${shown(message)} was not there after ${door.patience / 1_000}s`);
    const strange = strangeIn(door.system, row);
    if (strange !== undefined) return unless(false, `its row has ${strange}`);
    const other = Object.keys(door.system.schema).find((name) => !isSame(row[name], message[name]));
    return unless(other === undefined, `${other} was ${shown(message[other!])} and is ${shown(row[other!])}`);
  },
};

/** Instants may be spelled otherwise, and a field that was not sent is null. */
const isSame = (read: unknown, sent: unknown): boolean => {
  if ((read ?? null) === (sent ?? null)) return true;
  return typeof read === 'string' && typeof sent === 'string' && Date.parse(read) === Date.parse(sent);
};

const wrong: Readonly<Record<FieldType, unknown>> = {
  string: { nested: true },
  integer: 'many',
  float: [],
  boolean: 'maybe',
  timestamp: 'yesterday',
};

/** Not JSON, cut short, and each field wrong or, where it is required, missing. */
const malformedOf = (system: System): readonly string[] => {
  const sound = uniqueMessage(system);
  const text = JSON.stringify(sound);
  const fields = Object.entries(system.schema).flatMap(([name, { type, required }]) => {
    const { [name]: _, ...rest } = sound;
    return [{ ...sound, [name]: wrong[type] }, ...(required ? [rest] : [])];
  });
  return ['id=17&name=Ana', text.slice(0, -2), ...fields.map((message) => JSON.stringify(message))];
};

const malformedDoesNot: Check = {
  what: 'malformed messages are refused with a reason, and the next sound one is not',
  run: async (door) => {
    const not = writes(door);
    if (not !== undefined) return not;
    const { writing } = writesOf(door.system, 1);
    for (const body of malformedOf(door.system)) {
      const answer = await ask(door, writing!.path, { body });
      if (![400, 422].includes(answer.status)) return unless(false, `${body.slice(0, 100)}: ${saw(answer)}`);
      if (answer.json === undefined) return unless(false, `${body.slice(0, 100)}: no reason in JSON`);
    }
    const sound = await ask(door, writing!.path, { body: JSON.stringify(uniqueMessage(door.system)) });
    return unless(sound.status === 202, `a sound one afterwards: ${saw(sound)}`);
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

export interface Told {
  readonly what: string;
  readonly outcome: Outcome;
}

/** One after the other; what the network refuses is a failure of the check that met it. */
export async function* runChecks(door: Door): AsyncGenerator<Told> {
  for (const { what, run } of checks) {
    try {
      yield { what, outcome: await run(door) };
    } catch (error) {
      const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
      yield { what, outcome: { kind: 'failed', why: `it does not answer (${cause?.code ?? message})` } };
    }
  }
}
