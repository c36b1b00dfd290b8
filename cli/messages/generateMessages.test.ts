import { expect, test } from '@jest/globals';
import { compileMessage } from '../../pipeline/ingest/message.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import correspondence from '../../test/fixtures/systems/correspondence.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import statements from '../../test/fixtures/systems/statements.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import { generateMessages, type MessageOptions } from './generateMessages.ts';
import { isFaulty } from './malformedMessage.ts';

const systems = [freight, correspondence, statements, diary, lms, attendees, ...fleet.slice(0, 1), everyType];

const take = (system: PipelineSystem, count: number, options: MessageOptions = {}): readonly Uint8Array[] =>
  generateMessages(system, { ...options, batch: count }).next().value;

const texts = (messages: readonly Uint8Array[]): readonly string[] =>
  messages.map((message) => Buffer.from(message).toString());

test.each(systems)('$id: messages with large numbers can be stored, too', (system) => {
  const parser = compileMessage(system);
  for (const from of [2 ** 28, 2 ** 30, 2 ** 31 - 100]) {
    const refused = take(system, 50, { from }).filter((message) => parser.fromBytes(message).kind === 'Rejection');
    expect(refused.map((message) => Buffer.from(message).toString())).toEqual([]);
  }
});

test.each(systems)('$id: every sound message can be stored', (system) => {
  const parser = compileMessage(system);
  const refused = take(system, 2_000).filter((message) => parser.fromBytes(message).kind === 'Rejection');
  expect(texts(refused)).toEqual([]);
});

test.each(systems)('$id: every malformed message is refused, for many reasons', (system) => {
  const parser = compileMessage(system);
  const answers = take(system, 2_000, { faults: 1 }).map((message) => parser.fromBytes(message));
  expect(new Set(answers.map((answer) => (answer.kind === 'Rejection' ? answer.code : 'stored')))).toEqual(
    new Set([
      'bad-json',
      'bad-utf8',
      'byte-order-mark',
      'duplicate-key',
      'empty',
      'missing-field',
      'not-an-object',
      'null-field',
      'wrong-type',
    ]),
  );
});

test('the same seed gives the same bytes', () => {
  expect(take(lms, 500, { seed: 7, faults: 0.1 })).toEqual(take(lms, 500, { seed: 7, faults: 0.1 }));
});

test('another seed gives other messages', () => {
  expect(texts(take(lms, 5, { seed: 7 }))).not.toEqual(texts(take(lms, 5, { seed: 8 })));
});

test('a run that was stopped goes on where it was', () => {
  const whole = take(diary, 300, { faults: 0.2 });
  expect(take(diary, 100, { faults: 0.2, from: 200 })).toEqual(whole.slice(200));
});

test('the malformed share is what was asked for, and can be told beforehand', () => {
  const numbers = Array.from({ length: 100_000 }, (_, n) => n);
  expect(numbers.filter((n) => isFaulty(n, 0.05)).length / numbers.length).toBeCloseTo(0.05, 2);
  const parser = compileMessage(diary);
  const refused = take(diary, 1_000, { faults: 0.05 }).map((message) => parser.fromBytes(message).kind === 'Rejection');
  expect(refused).toEqual(numbers.slice(0, 1_000).map((n) => isFaulty(n, 0.05)));
});

test('messages look like what their fields are called', () => {
  expect(texts(take(attendees, 2))).toEqual(['{"id":0,"name":"Camila Soto"}', '{"id":1,"name":"Lucía Vargas"}']);
  expect(texts(take(lms, 1))).toEqual([
    '{"action_id":"action-0","user_email":"joao.silva428@example.com","app_id":"27","app_department":"support",' +
      '"detail":"opened the receipt","timestamp":"2024-10-10T10:00:00.027Z"}',
  ]);
});
