/** All answers of an operation: bodies, and the headers that a caller can use. */
import type { Deprecated } from '../../../model/deprecated.ts';
import { exampleRow } from '../../../model/exampleRow.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { ref, type Json, type JsonObject } from './json.ts';
import type { Operation } from './operations.ts';
import { envelopeSchema, exampleEnvelope } from './schemas.ts';

const text = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
});

export const componentHeaders: JsonObject = {
  ETag: text('Send it as If-None-Match: unchanged data is answered 304 without a body', '"4n5X2mRr"'),
  Link: text(
    'The next page as rel="next", relative to this URL; absent on the last page',
    '<?limit=100&cursor=x>; rel="next"',
  ),
  'Atalaya-Skipped-Rows': {
    description: 'Stored rows that break the schema and were left out; absent when there are none',
    schema: { type: 'integer', minimum: 1 },
  },
  'Atalaya-Stored-At': {
    description:
      'When the newest row of the whole table was stored; absent where the warehouse has no cheap way to find it',
    schema: { type: 'string', format: 'date-time' },
  },
  RateLimit: text(
    'Requests that remain for this caller on this instance, and seconds until the limit is full again',
    '"per-instance";r=4999;t=1',
  ),
  'RateLimit-Policy': text('The limit of one caller on each instance', '"per-instance";q=5000;w=5'),
  'Idempotency-Replayed': text('Present when this repeats the answer to an earlier request with the same key', 'true'),
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': text('What is wrong with the credentials', 'Bearer error="invalid_token"'),
  Deprecation: text('Since when the route is deprecated, in seconds since 1970 (RFC 9745)', '@1790812800'),
  Sunset: text('When the route stops answering (RFC 8594)', 'Wed, 30 Sep 2026 00:00:00 GMT'),
};

const headers = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, ref('headers', name)]));

/** Headers of every answer. */
const common = (deprecated: Deprecated | undefined): readonly string[] => [
  'RateLimit',
  'RateLimit-Policy',
  ...(deprecated === undefined ? [] : ['Deprecation']),
  ...(deprecated?.sunset === undefined ? [] : ['Sunset']),
];

const json = (schema: JsonObject, example: Json): JsonObject => ({ 'application/json': { schema, example } });

const pageHeaders = ['ETag', 'Link', 'Atalaya-Skipped-Rows', 'Atalaya-Stored-At'];

const success = ({ schema }: PipelineSystem, operation: Operation): JsonObject => {
  const row = exampleRow(schema);
  const old = common(operation.route.deprecated);
  switch (operation.kind) {
    case 'List':
    case 'Lookup': {
      const envelope = operation.kind === 'List' ? operation.route.envelope : ({ kind: 'Page' } as const);
      return {
        200: {
          description: operation.kind === 'List' ? 'A page of rows' : 'The rows with this key',
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
            'One JSON object a line. Complete only when the response ends normally; a failure aborts it. ' +
            'The trailers Atalaya-Rows and Atalaya-Skipped-Rows have the counts.',
          headers: headers(...old),
          content: { 'application/x-ndjson': { schema: { type: 'string' }, example: `${JSON.stringify(row)}\n` } },
        },
      };
    case 'Publish':
      return {
        202: {
          description: 'The queue has stored the messages; they can be read after ingestion',
          headers: headers('Idempotency-Replayed', ...old),
          content: json(ref('schemas', 'Published'), { messageIds: ['1'] }),
        },
      };
  }
};

interface Failure {
  readonly status: number;
  readonly description: string;
  readonly headers?: readonly string[];
}

const failures = {
  badRequest: {
    status: 400,
    description:
      'The request is invalid, or would read more bytes than one request may; the answer says what to change, such as the time range to send',
  },
  unauthorised: { status: 401, description: 'No credentials, or invalid credentials', headers: ['WWW-Authenticate'] },
  forbidden: { status: 403, description: 'These credentials may not do this', headers: ['WWW-Authenticate'] },
  notFound: { status: 404, description: 'There are no rows with this key' },
  conflict: {
    status: 409,
    description: 'A request with this Idempotency-Key is being served',
    headers: ['Retry-After'],
  },
  tooLarge: { status: 413, description: 'The body is too large, or has too many messages' },
  expired: { status: 410, description: 'The rows after the cursor were deleted: start again without it' },
  tooLong: { status: 414, description: 'The query is longer than 8,192 characters' },
  wrongType: { status: 415, description: 'The body is not JSON in UTF-8' },
  unstorable: { status: 422, description: 'Some messages cannot be stored; none was published' },
  noCursor: { status: 422, description: 'The last value of the page is too long for a cursor' },
  tooMany: { status: 429, description: 'Too many requests from this caller', headers: ['Retry-After'] },
  bug: { status: 500, description: 'A bug in the service; `instance` is the id to report' },
  unavailable: {
    status: 503,
    description:
      'Not available now. With Retry-After: retry the same request; without it, the same request fails again',
    headers: ['Retry-After'],
  },
} satisfies Readonly<Record<string, Failure>>;

const failuresOf = ({ stages: { api } }: PipelineSystem, { kind }: Operation): readonly Failure[] => {
  const { badRequest, unauthorised, forbidden, notFound, tooMany, bug, unavailable } = failures;
  const { conflict, tooLarge, expired, tooLong, wrongType, unstorable, noCursor } = failures;
  return [
    badRequest,
    ...(api.auth === 'none' ? [] : [unauthorised, forbidden]),
    ...(kind === 'Lookup' ? [notFound] : []),
    ...(kind === 'Publish' ? [conflict, tooLarge, wrongType, unstorable] : [expired, tooLong]),
    ...(kind === 'List' || kind === 'Lookup' ? [noCursor] : []),
    tooMany,
    bug,
    unavailable,
  ];
};

const errorName = (failure: Failure): string =>
  Object.entries<Failure>(failures).find(([, one]) => one === failure)?.[0] ?? '';

const contentType = (system: PipelineSystem): string =>
  system.stages.api.errors.kind === 'Keyed' ? 'application/json' : 'application/problem+json';

const exampleError = ({ stages: { api } }: PipelineSystem, { status, description }: Failure): JsonObject =>
  api.errors.kind === 'Keyed'
    ? { [api.errors.key]: description }
    : { type: 'about:blank', title: String(status), status, detail: description };

export const componentResponses = (system: PipelineSystem): JsonObject => ({
  ...Object.fromEntries(
    Object.entries<Failure>(failures).map(([name, failure]) => [
      name,
      {
        description: failure.description,
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

export const responsesOf = (system: PipelineSystem, operation: Operation): JsonObject => ({
  ...success(system, operation),
  ...Object.fromEntries(
    failuresOf(system, operation).map((failure) => [failure.status, ref('responses', errorName(failure))]),
  ),
  default: ref('responses', 'other'),
});
