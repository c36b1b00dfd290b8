/** What callers read: rows of the schema, in order, of the filter or the key that was asked for, page after page. */
import { setTimeout as delay } from 'node:timers/promises';
import { milliseconds } from '../../model/quantity.ts';
import { filterFields } from '../../model/schema.ts';
import type { KeyRoute, ListRoute } from '../../model/route.ts';
import { allOf, answerText, failed, passed, skipped, unless, type Check, type Checked, type Outcome } from './check.ts';
import { disorderIn, keyedOf, listsOf, pageOf, type Page } from './pages.ts';
import { isSame, type Row } from './values.ts';

/** `shown` is the path without values of rows. */
const get = async (target: Checked, route: ListRoute | KeyRoute, path: string, shown = path): Promise<Page> =>
  pageOf(target.system, route, shown, await target.request(path));

/** Milliseconds that a request takes beside the time of a cached answer. */
const slack = 500;

/** An empty answer may be older than the row that is looked for, as long as the API serves cached ones: then it is asked again. */
const getNewer = async (target: Checked, route: ListRoute | KeyRoute, path: string, shown: string): Promise<Page> => {
  const first = await target.request(path);
  const page = pageOf(target.system, route, shown, first);
  const isEmpty = page.kind === 'rows' ? page.rows.length === 0 : route.kind === 'KeyRoute' && first.status === 404;
  if (!isEmpty) return page;
  await delay(milliseconds(target.system.stages.api.cache) + slack, undefined, { signal: target.stop });
  return get(target, route, path, shown);
};

const noRows = skipped('it has no rows to ask for', 'publish messages first');

/** Runs the check on each route in turn: a target under test gets one request at a time. */
const onEach = async <R>(
  routes: readonly R[],
  otherwise: Outcome,
  check: (route: R) => Promise<Outcome>,
): Promise<Outcome> => {
  const outcomes: Outcome[] = [];
  for (const route of routes) outcomes.push(await check(route));
  return outcomes.length === 0 ? otherwise : allOf(...outcomes);
};

const noList = skipped('it has no list');

export const listRows: Check = {
  id: 'list-rows',
  title: 'every list has its envelope, and every row the fields and types of the schema',
  run: async (target) =>
    onEach(listsOf(target.system), noList, async (route) => {
      const page = await get(target, route, route.path);
      if (page.kind === 'wrong') return failed(page.reason);
      if (page.rows.length > 0 || !target.expectsRows) return passed;
      return failed(
        target.samples === undefined
          ? `${route.path}: empty list: nothing shows that it serves data; fix: publish messages to its table first`
          : `${route.path}: empty list, and its table has rows`,
      );
    }),
};

/** Asks for few rows, so that there is a next page. */
const pageSize = 2;
const morePages = 3;

export const pages: Check = {
  id: 'list-order',
  title: 'rows are in the declared order, page after page, and a page has no more than its limit',
  run: async (target) =>
    onEach(listsOf(target.system), noList, async (route) => {
      const first = await get(target, route, route.path);
      if (first.kind === 'wrong') return failed(first.reason);
      const disorder = disorderIn(target.system, route, first.rows);
      if (disorder !== undefined) return failed(`${route.path}: ${disorder}`);
      let path = `${route.path}?limit=${pageSize}`;
      let before: readonly Row[] = [];
      for (let i = 0; i <= morePages; i++) {
        const shown = path.replace(/cursor=[^&]*/, 'cursor=…');
        const page = await get(target, route, path, shown);
        if (page.kind === 'wrong') return failed(page.reason);
        const fault = pageFault(target, route, before, page.rows);
        if (fault !== undefined) return failed(`${shown}: ${fault}`);
        if (page.next === undefined) return passed;
        before = page.rows;
        path = route.path + page.next;
      }
      return passed;
    }),
};

const pageFault = (
  { system }: Checked,
  route: ListRoute,
  before: readonly Row[],
  rows: readonly Row[],
): string | undefined => {
  if (rows.length > pageSize) return `it has ${rows.length} rows, and its limit is ${pageSize}`;
  const texts = rows.map((row) => JSON.stringify(row));
  const isRepeated = texts.length > 0 && texts.every((text, i) => text === JSON.stringify(before[i]));
  // Equal rows may follow each other.
  if (isRepeated && new Set(texts).size > 1) return 'the next page has the rows of the page before';
  return disorderIn(system, route, [...before, ...rows]);
};

/** Whether a value can be spelled in a URL: texts of some length and characters, and whole numbers. */
const isSpelled = (value: unknown): value is string | number =>
  typeof value === 'string'
    ? value !== '' && value.length <= 200 && value !== '.' && value !== '..' && value.isWellFormed()
    : Number.isSafeInteger(value);

const firstOf = (rows: readonly Row[], fields: readonly string[]): Row | undefined =>
  rows.find((row) => fields.every((field) => isSpelled(row[field])));

const spelled = (row: Row, field: string): string => encodeURIComponent(String(row[field]));

export const filtered: Check = {
  id: 'list-filter',
  title: 'a filtered list has the rows with the value, and no others',
  run: async (target) => {
    const { schema } = target.system;
    const texts = ({ filters }: ListRoute): readonly string[] =>
      filterFields(schema, filters).filter((name) => schema[name]?.type === 'string');
    const routes = listsOf(target.system).filter((route) => texts(route).length > 0);
    return onEach(routes, skipped('no list can be filtered by a text'), async (route) => {
      const all = await get(target, route, route.path);
      if (all.kind === 'wrong') return failed(all.reason);
      const field = texts(route).find((name) => firstOf(all.rows, [name]) !== undefined);
      if (field === undefined) return noRows;
      const wanted = firstOf(all.rows, [field])!;
      const path = `${route.path}?${field}=${spelled(wanted, field)}`;
      const shown = `${route.path}?${field}=…`;
      const page = await getNewer(target, route, path, shown);
      if (page.kind === 'wrong') return failed(page.reason);
      if (page.rows.length === 0) return failed(`${shown}: empty list, and a row had this value just before`);
      const isOther = page.rows.some((row) => row[field] !== wanted[field]);
      return unless(!isOther, `${shown}: filter: a row has another ${field}`);
    });
  },
};

export const byKey: Check = {
  id: 'key-rows',
  title: 'a key returns its own rows',
  run: async (target) =>
    onEach(keyedOf(target.system), skipped('it has no route by key'), async (route) => {
      const known = await knownRows(target);
      if (!Array.isArray(known)) return known as Outcome;
      const row = firstOf(known as readonly Row[], route.keys);
      if (row === undefined) return noRows;
      const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => spelled(row, name));
      const page = await getNewer(target, route, path, route.path);
      if (page.kind === 'wrong') return failed(page.reason);
      if (page.rows.length === 0) return failed(`${route.path}: empty list, and there is a row with this key`);
      const other = route.keys.find((key) => page.rows.some((found) => !isSame(found[key], row[key])));
      return unless(other === undefined, `${route.path}: other row: a row has another ${other}`);
    }),
};

/** Rows whose keys can be asked for: those that are known, else the first page of a list. */
const knownRows = async (target: Checked): Promise<readonly Row[] | Outcome> => {
  if (target.samples !== undefined) return target.samples as readonly Row[];
  const [route] = listsOf(target.system);
  if (route === undefined) return skipped('no row of it is known', '--samples names a file with rows');
  const page = await get(target, route, route.path);
  return page.kind === 'wrong' ? failed(page.reason) : page.rows;
};

/** A value that no message has. */
const absent = `absent-${Math.random().toString(36).slice(2)}`;

export const empty: Check = {
  id: 'no-rows',
  title: 'without matching rows a list is empty and a key is 404',
  run: async (target) => {
    const { schema } = target.system;
    const isText = (name: string): boolean => schema[name]?.type === 'string';
    const requests = [
      ...listsOf(target.system).flatMap((route) => {
        const field = filterFields(schema, route.filters).find(isText);
        return field === undefined ? [] : [{ route, path: `${route.path}?${field}=${absent}` }];
      }),
      ...keyedOf(target.system)
        .filter(({ keys }) => keys.some(isText))
        .map((route) => ({
          route,
          path: route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (isText(name) ? absent : '0')),
        })),
    ];
    return onEach(requests, skipped('nothing can be asked for by a text'), async ({ route, path }) => {
      const answer = await target.request(path);
      if (route.kind === 'KeyRoute') return unless(answer.status === 404, `${path}: ${answerText(answer)}`);
      const page = pageOf(target.system, route, path, answer);
      if (page.kind === 'wrong') return failed(page.reason);
      return unless(page.rows.length === 0, `${path}: filter: ${answerText(answer)}`);
    });
  },
};

export const conditional: Check = {
  id: 'conditional',
  title: 'a caller with another ETag gets the whole answer',
  run: async (target) =>
    onEach(listsOf(target.system), noList, async (route) => {
      const answer = await target.request(route.path, { headers: { 'if-none-match': '"of-another-answer"' } });
      if (answer.status === 304) return failed(`${route.path}: 304 unasked: it has never sent the ETag of the request`);
      const page = pageOf(target.system, route, route.path, answer);
      return page.kind === 'wrong' ? failed(page.reason) : passed;
    }),
};
