/** Every answer that an operation can give: its body, and the headers that a caller may act on. */
import type { Deprecated } from '../../../model/deprecated.ts';
import type { System } from '../../../model/system.ts';
import { ref, type Json, type JsonObject } from './json.ts';
import type { Operation } from './operations.ts';
import { envelopeSchema, exampleEnvelope, exampleRow } from './schemas.ts';

const text = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
});

export const componentHeaders: JsonObject = {
  ETag: text('Send it back as If-None-Match: what has not changed is answered 304 without a body', '"4n5X2mRr"'),
  Link: text(
    'The next page as rel="next", relative to this URL; absent on the last',
    '<?limit=100&cursor=x>; rel="next"',
  ),
  'Atalaya-Skipped-Rows': {
    description: 'Stored rows that break the schema and were left out; absent when there are none',
    schema: { type: 'integer', minimum: 1 },
  },
  'Atalaya-Stored-At': {
    description: 'When the newest row of the whole table was stored; absent where the warehouse cannot tell cheaply',
    schema: { type: 'string', format: 'date-time' },
  },
  RateLimit: text(
    'What this instance still takes from this caller, and the seconds until it takes all',
    '"per-instance";r=4999;t=1',
  ),
  'RateLimit-Policy': text('What each instance takes from one caller', '"per-instance";q=5000;w=5'),
  'Idempotency-Replayed': text('Present when the answer is that to an earlier request with the same key', 'true'),
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': text('What is wrong with the credentials', 'Bearer error="invalid_token"'),
  Deprecation: text('Since when the route is deprecated, in seconds since 1970 (RFC 9745)', '@1790812800'),
  Sunset: text('When the route stops to answer (RFC 8594)', 'Wed, 30 Sep 2026 00:00:00 GMT'),
};

const headers = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, ref('headers', name)]));

/** Whatever the answer. */
const common = (deprecated: Deprecated | undefined): readonly string[] => [
  'RateLimit',
  'RateLimit-Policy',
  ...(deprecated === undefined ? [] : ['Deprecation']),
  ...(deprecated?.sunset === undefined ? [] : ['Sunset']),
];

const json = (schema: JsonObject, example: Json): JsonObject => ({ 'application/json': { schema, example } });

const pageHeaders = ['ETag', 'Link', 'Atalaya-Skipped-Rows', 'Atalaya-Stored-At'];

const success = ({ schema }: System, operation: Operation): JsonObject => {
  const row = exampleRow(schema);
  const old = common(operation.route.deprecated);
  switch (operation.kind) {
    case 'List':
    case 'Lookup': {
      const envelope = operation.kind === 'List' ? operation.route.envelope : ({ kind: 'Page' } as const);
      return {
        200: {
          description: operation.kind === 'List' ? 'A page of rows' : 'The rows that have this key',
          headers: headers(...pageHeaders, ...old),
          content: json(envelopeSchema(envelope), exampleEnvelope(envelope, row)),
        },
        304: { description: 'Nothing has changed', headers: headers(...pageHeaders, ...old) },
      };
    }
    case 'Export':
      return {
        200: {
          description:
            'One JSON object a line. Complete when the response ends properly; a failure on the way breaks it off. ' +
            'The trailers Atalaya-Rows and Atalaya-Skipped-Rows count.',
          headers: headers(...old),
          content: { 'application/x-ndjson': { schema: { type: 'string' }, example: `${JSON.stringify(row)}\n` } },
        },
      };
    case 'Publish':
      return {
        202: {
          description: 'The queue keeps the messages; they can be read once they are stored',
          headers: headers('Idempotency-Replayed', ...old),
          content: json(ref('schemas', 'Published'), { messageIds: ['1'] }),
        },
      };
  }
};

interface Failure {
  readonly status: number;
  readonly what: string;
  readonly headers?: readonly string[];
}

const failures = {
  badRequest: { status: 400, what: 'The request is wrong: what, and how to put it right' },
  unauthorised: { status: 401, what: 'No credentials, or bad ones', headers: ['WWW-Authenticate'] },
  forbidden: { status: 403, what: 'These credentials may not do this', headers: ['WWW-Authenticate'] },
  notFound: { status: 404, what: 'There is nothing under this key' },
  conflict: { status: 409, what: 'A request with this Idempotency-Key is being served', headers: ['Retry-After'] },
  tooLarge: { status: 413, what: 'The body is too large, or has too many messages' },
  tooLong: { status: 414, what: 'The query is longer than 8,192 characters' },
  wrongType: { status: 415, what: 'The body is not JSON in UTF-8' },
  unstorable: { status: 422, what: 'Some messages cannot be stored; none was published' },
  noCursor: { status: 422, what: 'The page ends with a value that fits no cursor' },
  tooMany: { status: 429, what: 'Too many requests of this caller', headers: ['Retry-After'] },
  bug: { status: 500, what: 'A bug of the service; `instance` names the request' },
  unavailable: { status: 503, what: 'Not now: send the same request again', headers: ['Retry-After'] },
} satisfies Readonly<Record<string, Failure>>;

const failuresOf = ({ stages: { api } }: System, { kind }: Operation): readonly Failure[] => {
  const { badRequest, unauthorised, forbidden, notFound, tooMany, bug, unavailable } = failures;
  const { conflict, tooLarge, tooLong, wrongType, unstorable, noCursor } = failures;
  return [
    badRequest,
    ...(api.auth === 'none' ? [] : [unauthorised, forbidden]),
    ...(kind === 'Lookup' ? [notFound] : []),
    ...(kind === 'Publish' ? [conflict, tooLarge, wrongType, unstorable] : [tooLong]),
    ...(kind === 'List' || kind === 'Lookup' ? [noCursor] : []),
    tooMany,
    bug,
    unavailable,
  ];
};

const errorName = (failure: Failure): string =>
  Object.entries<Failure>(failures).find(([, one]) => one === failure)?.[0] ?? '';

const contentType = (system: System): string =>
  system.stages.api.errors.kind === 'Keyed' ? 'application/json' : 'application/problem+json';

const exampleError = ({ stages: { api } }: System, { status, what }: Failure): JsonObject =>
  api.errors.kind === 'Keyed'
    ? { [api.errors.key]: what }
    : { type: 'about:blank', title: String(status), status, detail: what };

export const componentResponses = (system: System): JsonObject => ({
  ...Object.fromEntries(
    Object.entries<Failure>(failures).map(([name, failure]) => [
      name,
      {
        description: failure.what,
        headers: failure.headers && headers(...failure.headers),
        content: {
          [contentType(system)]: { schema: ref('schemas', 'Error'), example: exampleError(system, failure) },
        },
      },
    ]),
  ),
  other: {
    description: 'Any other error, in the same shape',
    content: { [contentType(system)]: { schema: ref('schemas', 'Error') } },
  },
});

export const responsesOf = (system: System, operation: Operation): JsonObject => ({
  ...success(system, operation),
  ...Object.fromEntries(
    failuresOf(system, operation).map((failure) => [failure.status, ref('responses', errorName(failure))]),
  ),
  default: ref('responses', 'other'),
});
