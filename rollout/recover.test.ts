/** A rollout that somebody continues or rolls back: the service's own traffic and tags decide. */
import { expect, test } from '@jest/globals';
import { newRecord, type Phase, type RolloutRecord } from './record.ts';
import { recover, wayBack } from './recover.ts';
import type { ServiceState, TrafficShare } from './target.ts';

const at = Date.UTC(2026, 10, 30);
const candidate = { revision: 'shop-b', tag: 'c1a2b3c', image: 'shop@sha256:b' };
const record: RolloutRecord = newRecord({ system: 'shop', stage: 'api', candidate }, at - 60_000);
const steps = [5, 25, 100].map((percent) => ({ percent, wait: 600, deadline: 900 }));

const stateOf = (traffic: readonly TrafficShare[], names: readonly string[] = ['shop-a', 'shop-b']): ServiceState => ({
  service: 'shop',
  etag: 'e',
  traffic,
  revisions: names.map((name, index) => ({ name, ready: 'yes', createdAt: new Date(at - 86_400_000 + index * 1_000) })),
});

const split = (percent: number): readonly TrafficShare[] => [
  { revision: 'shop-a', percent: 100 - percent, tag: 'previous' },
  { revision: 'shop-b', percent, tag: 'c1a2b3c' },
];

const phaseOf = (from: RolloutRecord, state: ServiceState): unknown => {
  const found = recover(from, state, { steps }, at);
  return found.kind === 'NotRecovered'
    ? `${found.reason}\n  fix: ${found.fix}`
    : [found.phase.kind, found.old, found.percent];
};

test.each([
  [
    'before the candidate was created',
    stateOf([{ revision: 'shop-a', percent: 100 }], ['shop-a']),
    ['Start', undefined, 0],
  ],
  ['before the first shift', stateOf([{ revision: 'shop-a', percent: 100 }]), ['Readying', 'shop-a', 0]],
  ['at 5%', stateOf(split(5)), ['Watching', 'shop-a', 5]],
  ['at 25%', stateOf(split(25)), ['Watching', 'shop-a', 25]],
  ['at 100%, by the tag of the revision before', stateOf(split(100)), ['Watching', 'shop-a', 100]],
])('a runner that was lost %s is continued there, without its record', (_, state, expected) => {
  expect(phaseOf(record, state)).toEqual(expected);
});

const ended = (phase: Phase): RolloutRecord => ({ ...record, old: 'shop-a', phase });

test.each([
  [
    'has ended',
    ended({ kind: 'Ended', outcome: 'rolled back', reason: 'it crashed once', at, last: { kind: 'Start' } }),
    stateOf(split(0)),
    'this rollout has ended: rolled back (it crashed once)\n  fix: start a new one',
  ],
  [
    'is at a share of nobody',
    record,
    stateOf(split(40)),
    'shop-b has 40%, which is no step of this rollout (5%, 25%, 100%)\n  fix: name its steps with --steps, or roll it back',
  ],
  [
    'has all traffic, and nothing says what served before',
    record,
    stateOf([{ revision: 'shop-b', percent: 100 }]),
    'nothing says which revision served before shop-b (shop-b 100%)\n  fix: shift the traffic by hand',
  ],
  [
    'shares its traffic with a third',
    ended({ kind: 'Start' }),
    stateOf(
      [
        { revision: 'shop-b', percent: 5 },
        { revision: 'shop-c', percent: 95 },
      ],
      ['shop-a', 'shop-b', 'shop-c'],
    ),
    'revisions of no known rollout have traffic (shop-b 5%, shop-c 95%)\n  fix: give all of it to one revision by hand, and start again',
  ],
  [
    'was deleted',
    ended({ kind: 'Readying', since: at }),
    stateOf([{ revision: 'shop-a', percent: 100 }], ['shop-a']),
    'the candidate shop-b does not exist any more\n  fix: start a new rollout',
  ],
])('a candidate that %s cannot be continued', (_, from, state, expected) => {
  expect(phaseOf(from, state)).toBe(expected);
});

test('a roll-back during which the runner was lost goes on, and never begins again what was rolled back', () => {
  const rolling = ended({ kind: 'RollingBack', reason: 'it crashed once', since: at - 10_000, ours: [5], attempts: 3 });
  expect(phaseOf(rolling, stateOf(split(5)))).toEqual(['RollingBack', 'shop-a', 5]);
  expect(phaseOf(rolling, stateOf(split(0)))).toEqual(['RollingBack', 'shop-a', 0]);
});

const back = (state: ServiceState, to?: string): unknown => {
  const found = wayBack({ system: 'shop', stage: 'api', who: 'ana' }, state, at, to);
  if (found.kind === 'NotRecovered') return `${found.reason}\n  fix: ${found.fix}`;
  return [found.old, found.candidate.revision, found.percent, found.phase.kind === 'RollingBack' && found.phase.reason];
};

test.each([
  [
    'by its tag, in the middle of a rollout',
    stateOf(split(25)),
    undefined,
    ['shop-a', 'shop-b', 25, 'ana rolled back by hand'],
  ],
  [
    'by its tag, after the promotion',
    stateOf(split(100)),
    undefined,
    ['shop-a', 'shop-b', 100, 'ana rolled back by hand'],
  ],
  [
    'without tags: the older of two that have traffic',
    stateOf([
      { revision: 'shop-b', percent: 50 },
      { revision: 'shop-a', percent: 50 },
    ]),
    undefined,
    ['shop-a', 'shop-b', 50, 'ana rolled back by hand'],
  ],
  [
    'by name',
    stateOf([{ revision: 'shop-b', percent: 100 }]),
    'shop-a',
    ['shop-a', 'shop-b', 100, 'ana rolled back by hand'],
  ],
  [
    'nowhere: nothing says where',
    stateOf([{ revision: 'shop-b', percent: 100 }]),
    undefined,
    'nothing says which revision served before (shop-b 100%)\n  fix: name one with --to: shop-a',
  ],
  ['nowhere: it is back', stateOf(split(0)), undefined, 'shop-a has all traffic already\n  fix: nothing is to be done'],
  [
    'nowhere: it does not exist',
    stateOf(split(5)),
    'shop-x',
    'there is no revision shop-x\n  fix: name one with --to: shop-b, shop-a',
  ],
])('a roll-back by hand finds the revision that served before %s', (_, state, to, expected) => {
  expect(back(state, to)).toEqual(expected);
});
