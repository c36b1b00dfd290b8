import { expect, test } from '@jest/globals';
import { availability, freshness, latency, processing } from '../../model/objective.ts';
import { objectiveEvents } from './objectives.ts';
import { createMetrics } from './series.ts';
import type { Objective } from '../../model/objective.ts';
import type { ObjectiveEvents } from './objectives.ts';

const options = { target: '99%', window: '30d', why: 'a test', rejected: [] } as const;

/** 'good/total' after some events. */
const counted = (objective: Objective, tell: (events: ObjectiveEvents) => void): string => {
  const metrics = createMetrics([0.3, 1, 60]);
  tell(objectiveEvents(metrics, [objective]));
  const labels = { objective: objective.id };
  const [good, total] = ['good', 'total'].map(
    (kind) => metrics.number(`atalaya.objective.${kind}_events`, labels).value,
  );
  return `${good}/${total}`;
};

test.each([
  { status: 200, valid: '1/1', strict: '1/1', forgiving: '1/1', fast: '1/1' },
  { status: 202, valid: '1/1', strict: '1/1', forgiving: '1/1', fast: '1/1' },
  { status: 304, valid: '1/1', strict: '1/1', forgiving: '1/1', fast: '1/1' },
  { status: 301, valid: '0/1', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 400, valid: '0/0', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 401, valid: '0/0', strict: '0/0', forgiving: '0/0', fast: '0/0' }, // whoever likes to can have these
  { status: 403, valid: '0/0', strict: '0/0', forgiving: '0/0', fast: '0/0' },
  { status: 429, valid: '0/0', strict: '0/0', forgiving: '0/0', fast: '0/0' },
  { status: 404, valid: '0/0', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 405, valid: '0/0', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 408, valid: '0/1', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 499, valid: '0/1', strict: '0/1', forgiving: '1/1', fast: '0/0' },
  { status: 500, valid: '0/1', strict: '0/1', forgiving: '0/1', fast: '0/0' },
  { status: 503, valid: '0/1', strict: '0/1', forgiving: '0/1', fast: '0/0' }, // shed at once: fast, and not good
])(
  'a fast $status counts $valid by default, $strict as 2xx, $forgiving as not 5xx, and $fast for latency',
  ({ status, valid, strict, forgiving, fast }) => {
    const respond = (events: ObjectiveEvents): void => events.response(status, 0.001);
    expect(counted(availability('api', options), respond)).toBe(valid);
    expect(counted(availability('api', { ...options, good: '2xx' }), respond)).toBe(strict);
    expect(counted(availability('api', { ...options, good: 'not 5xx' }), respond)).toBe(forgiving);
    expect(counted(latency('api', { ...options, under: '300ms' }), respond)).toBe(fast);
  },
);

test('20 good requests and 5 with a misspelt parameter are 20 events, all of them good', () => {
  const respond = (events: ObjectiveEvents): void => {
    for (let request = 0; request < 25; request += 1) events.response(request % 5 === 0 ? 400 : 200, 0.001);
  };
  expect(counted(availability('api', options), respond)).toBe('20/20');
  expect(counted(availability('api', { ...options, good: '2xx' }), respond)).toBe('20/25');
});

test('a response exactly at the threshold is good, as a bucket counts it', () => {
  const respond = (events: ObjectiveEvents): void => {
    for (const duration of [0.299, 0.3, 0.301]) events.response(200, duration);
  };
  expect(counted(latency('api', { ...options, under: '300ms' }), respond)).toBe('2/3');
});

test('a stored message is good for processing, and a rejected one bad', () => {
  const tell = (events: ObjectiveEvents): void => {
    events.stored([1, 2, 3]);
    events.rejected(2);
  };
  expect(counted(processing('ingest', options), tell)).toBe('3/5');
});

test('a rejected message is not an event when producer faults are excluded', () => {
  const tell = (events: ObjectiveEvents): void => {
    events.stored([1, 2, 3]);
    events.rejected(2);
  };
  expect(counted(processing('ingest', { ...options, producerFaults: 'excluded' }), tell)).toBe('3/3');
});

test('a message stored within the threshold is fresh, and a rejected one is not an event', () => {
  const tell = (events: ObjectiveEvents): void => {
    events.stored([0, 59.9, 60, 60.1]);
    events.rejected(7);
  };
  expect(counted(freshness('ingest', { ...options, under: '1m' }), tell)).toBe('3/4');
});

test('messages are not events of API objectives, and responses are not events of ingest objectives', () => {
  expect(counted(availability('api', options), (events) => events.stored([1]))).toBe('0/0');
  expect(counted(freshness('ingest', { ...options, under: '1m' }), (events) => events.response(500, 1))).toBe('0/0');
});

test('a marked test request is an event only where an objective counts probes', () => {
  const respond = (events: ObjectiveEvents): void => {
    events.response(200, 0.001);
    events.response(500, 0.001, true);
  };
  expect(counted(availability('api', options), respond)).toBe('1/1');
  expect(counted(availability('api', { ...options, probes: 'counted' }), respond)).toBe('1/2');
  expect(counted(latency('api', { ...options, under: '300ms', probes: 'counted' }), respond)).toBe('1/1');
});
