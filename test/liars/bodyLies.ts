/** 200, and a body that is not what the route promises. */
import { always, changed, fieldOf, otherRows, reads, type Lie, type Row } from './lie.ts';

const lists = ['list'] as const;
const keys = ['key'] as const;

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));

const with200 = (id: string, what: string, body: string, names: RegExp, type = 'application/json'): Lie => ({
  id,
  what,
  on: reads,
  names,
  tell: always(200, body, { 'content-type': type }),
});

export const bodyLies: readonly Lie[] = [
  { id: 'empty-list', what: 'has no rows', on: reads, names: /empty list/, tell: otherRows(() => []) },
  {
    id: 'other-schema',
    what: 'has rows of another schema',
    on: reads,
    names: /schema/,
    tell: otherRows((rows) => rows.map((_, i) => ({ number: i, unknown: 'x' }))),
  },
  {
    id: 'missing-required',
    what: 'lacks a required field',
    on: reads,
    names: /schema/,
    tell: otherRows((rows, { system }) => rows.map((row) => without(row, fieldOf(system)))),
  },
  {
    id: 'null-required',
    what: 'has null in a required field',
    on: reads,
    names: /schema/,
    tell: otherRows((rows, { system }) => rows.map((row) => ({ ...row, [fieldOf(system)]: null }))),
  },
  {
    id: 'extra-field',
    what: 'has a field that the schema lacks',
    on: reads,
    names: /schema/,
    tell: otherRows((rows) => rows.map((row) => ({ ...row, extra: 1 }))),
  },
  {
    id: 'wrong-type',
    what: 'has an object in the place of a value',
    on: reads,
    names: /schema/,
    tell: otherRows((rows, { system }) => rows.map((row) => ({ ...row, [fieldOf(system)]: { value: 1 } }))),
  },
  {
    id: 'one-wrong-row',
    what: 'has one row of another schema, at the end',
    on: reads,
    names: /schema/,
    tell: otherRows((rows) => [...rows.slice(0, -1), { x: 1 }]),
  },
  {
    id: 'null-rows',
    what: 'has null in the place of rows',
    on: reads,
    names: /schema/,
    tell: otherRows((rows) => rows.map(() => null)),
  },
  {
    id: 'wrong-key',
    what: 'has the rows of another key',
    on: keys,
    names: /other row/,
    tell: otherRows((rows, { system }) => rows.map((row) => ({ ...row, ...changedTexts(row, system.schema) }))),
  },
  {
    id: 'filter-ignored',
    what: 'ignores filters',
    on: lists,
    names: /filter/,
    tell: async (lying) => {
      const [path = '', search = ''] = lying.url.split('?');
      const parameters = [...new URLSearchParams(search)].filter(([name]) => !(name in lying.system.schema));
      const kept = new URLSearchParams(parameters).toString();
      const honest = await lying.honest(kept === '' ? path : `${path}?${kept}`);
      await changed(() => honest)(lying);
    },
  },
  {
    id: 'order-reversed',
    what: 'has its rows in reverse order',
    on: lists,
    names: /order/,
    tell: otherRows((rows) => rows.toReversed()),
  },
  {
    id: 'page-repeats',
    // The load does not compare a page with the one before.
    showsUnderLoad: false,
    what: 'sends the first page again and again',
    on: lists,
    names: /order|next page/,
    tell: async (lying) => {
      const honest = await lying.honest(lying.url.replace(/[&?]cursor=[^&]*/, ''));
      await changed(() => honest)(lying);
    },
  },
  {
    id: 'envelope',
    what: 'has its rows under another key',
    on: reads,
    names: /envelope/,
    tell: changed((honest) => ({ ...honest, body: `{"results":${honest.body}}` })),
  },
  with200('null-body', 'is null', 'null', /envelope/),
  with200('error-body', 'is an error with 200', '{"error":"no connection to the table"}', /error body/),
  with200(
    'problem-body',
    'is a problem with 200',
    '{"type":"about:blank","title":"Internal Server Error","status":500}',
    /error body|envelope/,
  ),
  with200(
    'sign-in-page',
    'is a page of HTML with 200',
    '<!doctype html><title>Sign in</title>',
    /content type/,
    'text/html',
  ),
  with200('empty-body', 'has no body', '', /not JSON|no body/),
  {
    id: 'content-type',
    what: 'says that it is text',
    on: reads,
    names: /content type/,
    tell: changed((honest) => ({ ...honest, headers: { ...honest.headers, 'content-type': 'text/plain' } })),
  },
  {
    id: 'truncated',
    what: 'ends half way',
    on: reads,
    names: /not JSON/,
    tell: changed((honest) => ({ ...honest, body: honest.body.slice(0, Math.floor(honest.body.length / 2)) })),
  },
  {
    id: 'not-a-number',
    what: 'has NaN in it',
    on: reads,
    names: /not JSON/,
    tell: changed((honest) => ({ ...honest, body: honest.body.replace(/:("[^"]*"|-?\d+)([,}])/, ':NaN$2') })),
  },
  {
    id: 'duplicate-keys',
    what: 'has a field twice',
    on: reads,
    names: /not JSON|schema|duplicate/,
    tell: changed((honest) => ({ ...honest, body: honest.body.replace(/\{("\w+":(?:"[^"]*"|-?\d+))/, '{$1,$1') })),
  },
  {
    id: 'not-gzip',
    what: 'says that it is gzip',
    on: reads,
    names: /encoding/,
    tell: changed((honest) => ({ ...honest, headers: { ...honest.headers, 'content-encoding': 'gzip' } })),
  },
  {
    id: 'large',
    what: 'is 10 MB long',
    on: reads,
    names: /too large/,
    tell: changed((honest) => ({ ...honest, body: honest.body + ' '.repeat(10_000_000) })),
  },
];

/** Other values of all required texts. */
const changedTexts = (row: Row, schema: object): Row =>
  Object.fromEntries(
    Object.keys(schema).flatMap((name) => {
      const value = row[name];
      const isInstant = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
      return typeof value === 'string' && !isInstant ? [[name, `${value}-other`]] : [];
    }),
  );
