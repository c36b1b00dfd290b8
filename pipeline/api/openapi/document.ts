/**
 * The API of a system as an OpenAPI 3.1 document, generated from the definition alone, so that it cannot differ from what
 * is served. Source: spec.openapis.org/oas/v3.1.1.
 */
import { exampleRow } from '../../../model/exampleRow.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { keyLimit } from '../../../model/route.ts';
import { ref, type Json, type JsonObject } from './json.ts';
import { operationsOf, type Operation } from './operations.ts';
import { componentParameters, exportParameters, listParameters, lookupParameters } from './parameters.ts';
import { componentHeaders, componentResponses, responsesOf } from './responses.ts';
import { componentSchemas } from './schemas.ts';
import { securitySchemes } from './security.ts';

export const openApiDocument = (system: PipelineSystem): JsonObject => {
  const { api } = system.stages;
  const schemes = securitySchemes(api.auth);
  const operations = operationsOf(system);
  const byPath = Map.groupBy(operations, ({ path }) => path);
  return {
    openapi: '3.1.1',
    info: {
      title: api.name,
      version: '1',
      description: system.description,
      contact: { name: system.owner },
    },
    servers: [{ url: '.' }],
    security: Object.keys(schemes).map((name) => ({ [name]: [] })),
    paths: {
      ...Object.fromEntries(
        [...byPath].map(([path, served]) => [
          path,
          Object.fromEntries(
            served.map((operation) => [operation.route.method.toLowerCase(), describe(system, operation)]),
          ),
        ]),
      ),
      ...probes,
    },
    components: {
      schemas: componentSchemas(system),
      parameters: componentParameters(system.schema, system.stages.table),
      headers: componentHeaders,
      responses: componentResponses(system),
      securitySchemes: schemes,
    },
  };
};

const describe = (system: PipelineSystem, operation: Operation): JsonObject => ({
  operationId: operation.id,
  summary: summaries[operation.kind],
  deprecated: operation.route.deprecated === undefined ? undefined : true,
  externalDocs: operation.route.deprecated?.link && {
    url: operation.route.deprecated.link,
    description: 'What to use instead',
  },
  parameters: parametersOf(system, operation),
  requestBody: operation.kind === 'Publish' ? messages(system, operation.route.maxMessages) : undefined,
  responses: responsesOf(system, operation),
});

const summaries: Readonly<Record<Operation['kind'], string>> = {
  List: 'Rows, filtered, sorted and paged',
  Export: 'All rows that match, as newline-delimited JSON',
  Lookup: 'The rows with a key',
  Publish: 'Publish one message or several',
};

const idempotencyKey = (lifetime: string): JsonObject => ({
  name: 'Idempotency-Key',
  in: 'header',
  description: `A different text for each request, best a UUID of version 7: any other key costs the service a look-up. A request repeated with the same key and messages within ${lifetime} is served once; repeated later, its messages are new`,
  schema: { type: 'string', pattern: '^[!#-~]{1,255}$' },
});

const parametersOf = ({ schema, stages }: PipelineSystem, operation: Operation): readonly JsonObject[] => {
  switch (operation.kind) {
    case 'List':
      return listParameters(schema, stages.table, operation.route);
    case 'Export':
      return exportParameters(schema, stages.table, operation.route);
    case 'Lookup':
      return lookupParameters(schema, stages.table, operation.route, keyLimit);
    case 'Publish':
      return [idempotencyKey(stages.api.keyLifetime)];
  }
};

const messages = ({ schema }: PipelineSystem, maxItems: number): JsonObject => {
  const message = ref('schemas', 'Message');
  const value = exampleRow(schema);
  const examples: Json = { one: { value }, several: { value: [value, value] } };
  return {
    required: true,
    content: {
      'application/json': {
        schema: { oneOf: [message, { type: 'array', items: message, minItems: 1, maxItems }] },
        examples,
      },
    },
  };
};

const state = (properties: JsonObject): JsonObject => ({
  'application/json': { schema: { type: 'object', properties, required: ['status'] } },
});

/** They need no authentication. */
const probes: JsonObject = {
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the service is alive',
      security: [],
      responses: { 200: { description: 'Alive', content: state({ status: { const: 'ok' } }) } },
    },
  },
  '/ready': {
    get: {
      operationId: 'ready',
      summary: 'Whether the service can answer; checks the warehouse',
      security: [],
      responses: {
        200: { description: 'Ready', content: state({ status: { const: 'ok' }, warehouse: { const: 'ok' } }) },
        503: {
          description: 'Not ready',
          headers: { 'Retry-After': ref('headers', 'Retry-After') },
          content: state({ status: { enum: ['unavailable', 'draining'] }, warehouse: { type: 'string' } }),
        },
      },
    },
  },
};
