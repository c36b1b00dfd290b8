import { expect, test } from '@jest/globals';
import type { PipelineSystem } from '../../model/system.ts';
import attendees from '../../test/fixtures/systems/attendees.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { fittingRuns, orderWrites, tailSeconds, writesSeconds, writesTexts } from './writes.ts';

const order = (system: PipelineSystem, options: { candidate?: string; allowWrites?: boolean; runs?: number } = {}) =>
  orderWrites(system, { runs: 10, duration: 4, ...options }, 1);

const readOnly: PipelineSystem = {
  ...diary,
  stages: {
    ...diary.stages,
    api: { ...diary.stages.api, routes: diary.stages.api.routes.filter(({ method }) => method === 'GET') },
  },
};

test('a pipeline of its own gets messages: a third of the runs, and a message is looked for as long as is promised', () => {
  const own = order(freight);
  expect(own).toMatchObject({ kind: 'ToSend', runs: 4, patience: 60 });
  expect([writesSeconds(own, 7), tailSeconds(own)]).toEqual([28, 60]);
});

test.each<[string, PipelineSystem, Parameters<typeof order>[1], object]>([
  [
    'without --allow-writes',
    attendees,
    { candidate: 'https://new.example.com' },
    {
      kind: 'NotSent',
      path: '/data',
      why: 'messages are stored by a target that is not our own',
      fix: '--allow-writes sends them',
    },
  ],
  [
    'on this machine, without --allow-writes',
    diary,
    { candidate: 'http://127.0.0.1:8080' },
    {
      kind: 'NotSent',
      path: '/diary',
      why: 'messages are stored by a target that is not our own',
      fix: '--allow-writes sends them',
    },
  ],
  [
    'without authentication',
    diary,
    { candidate: 'https://new.example.com' },
    {
      kind: 'NotSent',
      path: '/diary',
      why: 'messages are stored by a target that is not our own, and without authentication nothing marks them as tests',
      fix: 'leave --candidate out to have them judged on a pipeline of this machine',
    },
  ],
  ['without a route that publishes', readOnly, { candidate: 'https://new.example.com' }, { kind: 'NoRoute' }],
])('a candidate %s gets none, with the reason', (_, system, options, expected) => {
  const found = order(system, options);
  expect(found).toEqual(expected);
  expect([writesSeconds(found, 7), tailSeconds(found), writesTexts(found, { duration: 4 })]).toEqual([0, 0, []]);
});

test('a candidate that marks test messages gets them with --allow-writes', () => {
  for (const [system, candidate] of [
    [attendees, 'https://new.example.com'],
    [diary, 'http://127.0.0.1:8080'],
  ] as const) {
    expect(order(system, { candidate, allowWrites: true }).kind).toBe('ToSend');
  }
});

test('a candidate that would count test messages as real ones is refused', () => {
  expect(() => order(diary, { candidate: 'https://new.example.com', allowWrites: true })).toThrow(
    '--allow-writes: diary has no authentication, so test messages could not be distinguished from real ones',
  );
});

test('what is announced has the tail, and what so few POSTs cannot show', () => {
  expect(writesTexts(order(freight), { duration: 4 })).toEqual([
    'a message that cannot be read yet is looked for up to 60 s longer',
    'not shown: api-availability of POST /freight: 99.9% needs 3,838 events, and 4 runs have 268; only a clear violation will be seen\n  fix: --duration 58s',
  ]);
  expect(writesTexts(order(diary, { runs: 1 }), { duration: 4 })[2]).toBe(
    'not shown: api-latency of POST /diary: 95% needs 73 events, and one run has 67; only a clear violation will be seen\n  fix: --runs 6',
  );
});

test.each([
  [0, 0],
  [2, 0],
  [3, 1],
  [4, 2],
  [15, 10],
])('into the time of %i runs fit the warm-up, %i runs of reads and a third of them with POSTs', (all, reads) => {
  expect(fittingRuns(all, order(freight))).toBe(reads);
  expect(fittingRuns(all, { kind: 'NoRoute' })).toBe(Math.max(0, all - 1));
});
