/** Messages of a gate against the checks of the real API: the valid ones pass them, the invalid ones never do. */
import { describe, expect, test } from '@jest/globals';
import { defineSystem, type PipelineSystem } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import {
  boolean,
  bytes,
  date,
  float,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
  type Schema,
} from '../../model/schema.ts';
import { bigquery, cloudRun, list, publish } from '../../model/stage.ts';
import { compileCheckMessages } from '../../pipeline/api/checkMessages.ts';
import { Refusal } from '../../pipeline/api/refusal.ts';
import { parseJson } from '../../pipeline/ingest/json.ts';
import { numberReading } from '../../pipeline/ingest/message.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import fleet from '../fixtures/systems/fleet.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import statements from '../fixtures/systems/statements.ts';
import { bodyOf, invalidBody, messageFrom } from '../../loadtest/k6/messages.ts';
import { invalidKinds } from '../../loadtest/plan.ts';
import { invalidMessagesOf } from '../../loadtest/gate/invalidMessages.ts';
import { writesPlanOf } from '../../loadtest/gate/writesPlan.ts';

const systemOf = (schema: Schema, unknownFields: 'reject' | 'drop' = 'reject'): PipelineSystem => {
  const api = cloudRun('orders-api', { unknownFields, routes: [list('/orders'), publish('/orders')] });
  const table = bigquery('warehouse.orders');
  const stages = { ...defineSystem(orders).stages, table, api };
  return { ...defineSystem(orders), schema, stages };
};

const every: Schema = {
  a: string(),
  b: optional(integer()),
  c: float(),
  d: boolean(),
  e: timestamp(),
  f: numeric(),
  g: date(),
  h: json(),
  i: bytes(),
  j: record({ deep: optional(string()), times: repeated(timestamp()) }),
  k: repeated(record({ n: integer() })),
};

const systems: readonly (readonly [string, PipelineSystem])[] = [
  ...[attendees, correspondence, diary, freight, lms, statements, ...fleet.slice(0, 4)].map(
    (system) => [system.id, system] as const,
  ),
  ['every type', systemOf(every)],
  ['unknown fields dropped', systemOf(every, 'drop')],
  ['only optional fields', systemOf({ a: optional(string()), b: optional(float()) })],
  ['only JSON', systemOf({ a: json() })],
  ['a field of an object of JavaScript', systemOf({ constructor: string(), toString: optional(integer()) })],
];

const check = (system: PipelineSystem, body: string): 'accepted' | 'refused' => {
  try {
    const value = parseJson(body, numberReading(system.schema));
    const isArray = Array.isArray(value);
    compileCheckMessages(system)(isArray ? (value as unknown[]) : [value], isArray);
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal || (error as Error).name === 'JsonFault') return 'refused';
    throw error;
  }
};

describe.each(systems)('%s', (_, system) => {
  const plan = writesPlanOf(system, { seconds: 4, warmUp: 1 })!;
  const message = (marker: number) =>
    messageFrom(plan, {
      sample: {},
      marker: plan.writing?.markerType === 'integer' ? marker : `atalaya-${marker}`,
      now: '2026-11-30T00:00:00.000Z',
    });

  test('accepts the valid messages of a gate, alone and together', () => {
    expect([check(system, bodyOf([message(1)])), check(system, bodyOf([message(1), message(2)]))]).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  test('refuses each invalid message, alone and after a valid one', () => {
    const wrong = invalidMessagesOf(system).flatMap((invalid) =>
      [[message(1)], [message(1), message(2)]].flatMap((messages) =>
        check(system, invalidBody(invalid, messages)) === 'accepted' ? [invalid] : [],
      ),
    );
    expect(wrong).toEqual([]);
  });
});

test('every kind of invalid message is there, where the schema has it', () => {
  const kinds = (system: PipelineSystem) => new Set(invalidMessagesOf(system).map(({ kind }) => kind));
  expect(kinds(systemOf(every))).toEqual(new Set(invalidKinds));
  expect(kinds(systemOf(every, 'drop'))).toEqual(new Set(invalidKinds.filter((kind) => kind !== 'unknown field')));
  expect(kinds(systemOf({ a: optional(json()) }))).toEqual(new Set(['not JSON', 'unknown field', 'not an object']));
});
