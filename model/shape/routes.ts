/** Shapes of the routes of a data API. rules/routes.ts checks how they fit together. */
import type { Deprecated } from '../deprecated.ts';
import type { KeyRoute, ListRoute, Order, PublishRoute } from '../route.ts';
import { arrayOf, maybe, name, oneOf, record, tagged, text, whole, type Shape } from './shape.ts';

export const fieldName: Shape = text("a field's name");

export const envelopeKey: Shape = name(/^[A-Za-z_]\w{0,63}$/, "an envelope's key", "write a word such as 'data'");

const path: Shape = name(
  /^\/[\w\-.~:{}]+(\/[\w\-.~:{}]+)*$/,
  'a path',
  "write '/' and letters, digits and -._~:, such as '/data', without a slash at the end",
);

const envelope: Shape = tagged(
  'kind',
  {
    Page: record({ kind: oneOf(['Page']) }, { expected: 'an envelope' }),
    Keyed: record({ kind: oneOf(['Keyed']), key: envelopeKey }, { expected: 'an envelope' }),
    Bare: record({ kind: oneOf(['Bare']) }, { expected: 'an envelope' }),
  },
  "bare or keyed('<key>')",
);

const instant: Shape = name(
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/,
  'an instant',
  "write it as '2026-10-01T00:00:00Z'",
);

const deprecated: Shape = maybe(
  record<Deprecated>(
    {
      since: instant,
      sunset: maybe(instant),
      link: maybe(name(/^https:\/\/[\w\-.~:/?#@!$&'()*+,;=%]+$/, 'a link', "write one that begins with 'https://'")),
    },
    { expected: "deprecated('<instant>')", optional: ['sunset', 'link'] },
  ),
);

const list: Shape = record<ListRoute>(
  {
    kind: oneOf(['ListRoute']),
    method: oneOf(['GET']),
    path,
    envelope,
    order: record<Order>(
      { by: maybe(fieldName), direction: oneOf(['asc', 'desc']) },
      { expected: 'an object with by and direction' },
    ),
    limit: record<ListRoute['limit']>(
      { default: whole(1, 10_000), max: whole(1, 10_000) },
      { expected: 'an object with default and max' },
    ),
    filters: maybe(arrayOf(fieldName, 'an array of field names')),
    deprecated,
  },
  { expected: "list('/<path>')", optional: ['deprecated'] },
);

const byKey: Shape = record<KeyRoute>(
  {
    kind: oneOf(['KeyRoute']),
    method: oneOf(['GET']),
    path,
    keys: arrayOf(fieldName, 'an array of field names'),
    deprecated,
  },
  { expected: "byKey('/<path>/{<field>}')", optional: ['deprecated'] },
);

const publish: Shape = record<PublishRoute>(
  { kind: oneOf(['PublishRoute']), method: oneOf(['POST']), path, maxMessages: whole(1, 10_000), deprecated },
  { expected: "publish('/<path>')", optional: ['deprecated'] },
);

export const route: Shape = tagged(
  'kind',
  { ListRoute: list, KeyRoute: byKey, PublishRoute: publish },
  "list('/<path>'), byKey('/<path>/{<field>}') or publish('/<path>')",
);
