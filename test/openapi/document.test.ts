/** The OpenAPI document of each system: equal to the committed file, valid OpenAPI 3.1, with examples that fit its schemas. */
import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import path from 'node:path';
import { loadPipelines } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { openApiDocument } from '../../pipeline/api/openapi/document.ts';
import { stringifyJson } from '../../pipeline/ingest/json.ts';
import { anyMessageOf } from '../../pipeline/testing/anyMessage.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { expectGolden } from '../support/golden.ts';

const systems = await loadPipelines(systemsFolder);
const golden = [...systems.filter(({ id }) => !/^fleet-(?!01$)/.test(id)), everyType];
const parsed = (system: (typeof systems)[number]): Record<string, unknown> =>
  JSON.parse(stringifyJson(openApiDocument(system))) as Record<string, unknown>;

test.each(golden)('the document of $id equals the committed file', (system) => {
  const file = path.join(import.meta.dirname, 'fixtures', `${system.id}.json`);
  expectGolden(file, `${stringifyJson(openApiDocument(system), 2)}\n`);
});

test.each(golden)("$id's document is valid OpenAPI 3.1", async (system) => {
  const validator = new Validator();
  expect(await validator.validate(parsed(system))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('the documents of all members of the fleet are valid, each with its own title', async () => {
  const validator = new Validator();
  for (const system of systems) {
    expect([system.id, await validator.validate(parsed(system))]).toEqual([system.id, { valid: true }]);
  }
  expect(new Set(systems.map((system) => (parsed(system)['info'] as { title: string }).title)).size).toBe(
    systems.length,
  );
});

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** The document under the name 'document'. The format decimal is in OpenAPI's registry, and not in JSON Schema's. */
const validatorOf = (document: object): Ajv2020 => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addFormat('decimal', true);
  ajv.addSchema(document, 'document');
  return ajv;
};

const mediaIn = (value: unknown): readonly Media[] => {
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.values(value).flatMap(mediaIn);
  return 'schema' in value && ('example' in value || 'examples' in value) ? [value as Media, ...nested] : nested;
};

test.each(golden)('every example of $id fits its schema', (system) => {
  const document = parsed(system);
  const ajv = validatorOf(document);
  const absolute = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
  const wrong = mediaIn(document).flatMap(({ schema, example, examples = {} }) => {
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
    return values.filter((value) => !ajv.validate(absolute(schema), value));
  });
  expect(mediaIn(document).length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

test('every valid message fits the schema of messages, and every answer the schema of rows', () => {
  const ajv = validatorOf(parsed(everyType));
  for (const { json, answer } of fc.sample(anyMessageOf(everyType.schema), { numRuns: 200, seed: 5 })) {
    // The schema takes 19 digits as a number only: as text they may be beyond 64 bits.
    const message = JSON.parse(json.replaceAll(/"(-?\d{19})"/g, '$1')) as unknown;
    const row = JSON.parse(stringifyJson(answer)) as unknown;
    const valid = [
      ajv.validate({ $ref: 'document#/components/schemas/Message' }, message),
      ajv.validate({ $ref: 'document#/components/schemas/Row' }, row),
    ];
    expect([valid, ajv.errors, json]).toEqual([[true, true], null, json]);
  }
});

test.each([
  [{ items: [{ price: '1,5' }] }],
  [{ items: [null] }],
  [{ items: [{ price: '1', prise: 1 }] }],
  [{ items: null }],
  [{ tags: [1] }],
  [{ issued: '2023-02-29' }],
  [{ signature: 'AQI' }],
  [{ buyer: { born: null } }],
  [{ payload: undefined, total: true }],
  [{ more: 1 }],
])('the schema of messages refuses %j', (parts) => {
  const ajv = validatorOf(parsed(everyType));
  const whole = { id: 'x', issued: '2024-10-10', total: '1.5', items: [] };
  const reference = { $ref: 'document#/components/schemas/Message' };
  expect([ajv.validate(reference, whole), ajv.validate(reference, { ...whole, ...parts })]).toEqual([true, false]);
});

test('a system that keeps unknown fields out says so, in the schemas of messages and of its answer', () => {
  const { stages } = everyType;
  const lenient = { ...everyType, stages: { ...stages, api: { ...stages.api, unknownFields: 'drop' as const } } };
  const { schemas } = parsed(lenient)['components'] as {
    readonly schemas: {
      readonly Message: { additionalProperties: boolean };
      readonly Published: { properties: object };
    };
  };
  expect(schemas.Message.additionalProperties).toBe(true);
  expect(Object.keys(schemas.Published.properties)).toEqual(['messageIds', 'ignored', 'moreIgnored']);
});

test('64-bit bounds keep every digit', () => {
  const text = stringifyJson(openApiDocument(golden.find(({ id }) => id === 'freight')!));
  expect(text).toContain('"minimum":-9223372036854775808,"maximum":9223372036854775807');
});
