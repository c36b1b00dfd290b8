import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import diary from '../../test/fixtures/systems/diary.ts';
import { gateRuns } from '../testing/gateRuns.ts';
import type { Followed } from './followed.ts';
import { gatePlanOf } from './gatePlan.ts';
import type { GateRun } from './gateRun.ts';
import { invalidKinds } from '../plan.ts';
import type { InvalidSeen } from './invalidSeen.ts';
import { judgeGate } from './judge.ts';
import type { MessageObjective } from './messageFinding.ts';
import { messageObjectivesOf, writesFindings, type Writes, type WritesInput } from './writes.ts';
import { writesPlanOf } from './writesPlan.ts';

const plan = writesPlanOf(diary, { seconds: 4, warmUp: 1 })!;

const refused: readonly InvalidSeen[] = invalidKinds.map((kind) => ({
  kind,
  accepted: 0,
  refused: 2,
  error: 0,
  unheard: 0,
}));

const all: Followed = {
  accepted: 100,
  notAccepted: 0,
  readableAfter: Array.from({ length: 100 }, () => 200),
  missing: 0,
  undecided: [],
  patience: 60,
  altered: {},
};

interface Seen {
  readonly runs?: readonly GateRun[];
  readonly wanted?: number;
  readonly invalid?: readonly InvalidSeen[];
  readonly followed?: Followed | undefined;
  readonly ofMessages?: readonly MessageObjective[];
}

const sent = ({ runs, wanted, invalid = refused, followed = all, ofMessages }: Seen): WritesInput => {
  const own = runs ?? gateRuns(plan, { count: 4 });
  return {
    writes: {
      kind: 'Sent',
      plan,
      runs: own.map((run) => ({ ...run, invalid })),
      wanted: wanted ?? own.length,
      followed,
    },
    ofMessages: ofMessages ?? messageObjectivesOf(diary),
  };
};

const linesOf = (input: WritesInput): readonly string[] =>
  writesFindings(input).map(({ id, verdict, text }) => `${verdict} ${id}: ${text}`);

const lineOf = (id: string, seen: Seen): string | undefined =>
  linesOf(sent(seen)).find((line) => line.split(': ')[0]?.endsWith(` ${id}`));

test('a target that keeps its promises has one finding for each of them', () => {
  expect(writesFindings(sent({})).map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
    'pass writes/api-availability',
    'pass writes/api-latency',
    'pass writes/invalid',
    'pass writes/ingest-processing',
    'pass writes/ingest-freshness-1m',
  ]);
  expect(lineOf('writes/invalid', {})).toBe('pass writes/invalid: POST /diary: all 56 invalid messages were refused');
});

describe('POSTs', () => {
  test.each([
    ['api-availability', { failed: 20 }, '720 of 800 events were good (90%;', 'below the target of 99.5%'],
    ['api-latency', { slow: 200 }, '0 of 800 events were good (0%;', 'below the target of 95%'],
  ])('that miss %s fail', (objective, shape, seen, why) => {
    const line = lineOf(`writes/${objective}`, { runs: gateRuns(plan, { count: 4, ...shape }) });
    expect(line).toMatch(new RegExp(`^fail writes/${objective}: ${objective} of POST /diary: `));
    expect([line?.includes(seen), line?.endsWith(why)]).toEqual([true, true]);
  });

  test('that are answered wrongly fail, whatever the objectives allow', () => {
    const wrong = [{ side: 'candidate', route: 'POST /diary', kind: 'wrong', reason: 'schema', count: 1 }] as const;
    const runs = gateRuns(plan, { count: 4 }).map((run, i) => (i === 0 ? { ...run, bad: wrong } : run));
    expect(lineOf('writes/answers', { runs })).toBe('fail writes/answers: POST /diary: wrong: schema 1');
  });

  test('that fail have their reasons', () => {
    const bad = [{ side: 'candidate', route: 'POST /diary', kind: 'status', reason: '500', count: 20 }] as const;
    const runs = gateRuns(plan, { count: 4, failed: 20 }).map((run) => ({ ...run, bad }));
    expect(lineOf('writes/api-availability', { runs })).toMatch(/, below the target of 99\.5%; status: 500 80$/);
  });

  test.each([
    [0, 'pass', 'POST /diary: 0 of 744 POSTs were not answered as promised'],
    [2, 'warn', 'POST /diary: 8 of 744 POSTs were not answered as promised: status: 500 8'],
    [20, 'fail', 'POST /diary: 80 of 744 POSTs were not answered as promised: status: 500 80'],
  ])('without an availability objective may fail in one of a hundred: %i of 186 is a %s', (count, verdict, text) => {
    const bad =
      count === 0 ? [] : [{ side: 'candidate', route: 'POST /diary', kind: 'status', reason: '500', count } as const];
    const unpromised = { ...plan, counted: plan.counted.filter(({ type }) => type !== 'availability') };
    const input = sent({ runs: gateRuns(plan, { count: 4 }).map((run) => ({ ...run, bad })) });
    const writes = { ...input.writes, plan: unpromised } as Writes;
    expect(linesOf({ ...input, writes })).toContain(`${verdict} writes/answers: ${text}`);
  });

  test('on a starved runner their time blames nobody, and their errors do', () => {
    const starved = gateRuns(plan, { count: 4, failed: 20, slow: 200 }).map((run) => ({
      ...run,
      runner: { pressure: 0.9, lateness: 900 },
    }));
    const verdicts = writesFindings(sent({ runs: starved })).map(({ id, verdict }) => `${verdict} ${id}`);
    expect(verdicts.slice(0, 2)).toEqual(['fail writes/api-availability', 'inconclusive writes/api-latency']);
  });

  test('without a finished run nothing is judged', () => {
    expect(linesOf(sent({ runs: [] }))).toEqual(['inconclusive writes/runs: no run of POSTs was finished']);
  });

  test('runs that the generator spoiled are not enough, with the reason', () => {
    const runs = gateRuns(plan, { count: 2, problems: (order) => (order === 0 ? ['k6 was killed'] : []) });
    expect(lineOf('writes/runs', { runs, wanted: 2 })).toBe(
      'inconclusive writes/runs: only 1 of 2 runs of POSTs can be judged: k6 was killed',
    );
  });
});

describe('invalid messages', () => {
  const answered = (kind: InvalidSeen['kind'], outcome: 'accepted' | 'error' | 'unheard', count: number) =>
    refused.map((of) => (of.kind === kind ? { ...of, refused: of.refused - count, [outcome]: count } : of));

  test('of which a single one is accepted fail', () => {
    expect(lineOf('writes/invalid', { invalid: answered('wrong type', 'accepted', 1) })).toBe(
      'fail writes/invalid: POST /diary: invalid messages were accepted: wrong type 4 of 8',
    );
    const run = gateRuns(plan, { count: 1 });
    expect(lineOf('writes/invalid', { runs: run, invalid: answered('null', 'accepted', 1) })).toBe(
      'fail writes/invalid: POST /diary: invalid messages were accepted: null 1 of 2',
    );
  });

  test('that break the target fail', () => {
    expect(lineOf('writes/invalid', { invalid: answered('not JSON', 'error', 2) })).toBe(
      'fail writes/invalid: POST /diary: invalid messages were answered with a server error: not JSON 8 of 8',
    );
  });

  test('that an overload kept from being read prove nothing', () => {
    expect(lineOf('writes/invalid', { invalid: answered('null', 'unheard', 2) })).toBe(
      'pass writes/invalid: POST /diary: all 48 invalid messages were refused',
    );
    const unheard = refused.map((of) => ({ ...of, refused: 0, unheard: 2 }));
    expect(lineOf('writes/invalid', { invalid: unheard })).toBe(
      'not judged writes/invalid: POST /diary: no answer to an invalid message was about the message',
    );
  });
});

describe('messages', () => {
  test.each<[string, Partial<Followed>, string]>([
    [
      'are never stored',
      { readableAfter: [], missing: 100 },
      'fail writes/ingest-processing: ingest-processing: 0 of 100 messages could be read (0%), below the target of 99%; 100 of 100 messages that were answered with 202 could not be read 60 s later',
    ],
    [
      'are lost now and then',
      { readableAfter: Array.from({ length: 90 }, () => 1), missing: 10 },
      'fail writes/ingest-processing: ingest-processing: 90 of 100 messages could be read (90%), below the target of 99%; 10 of 100 messages that were answered with 202 could not be read 60 s later',
    ],
    [
      'are still looked for when the gate ends',
      { readableAfter: all.readableAfter.slice(0, 70), undecided: Array.from({ length: 30 }, () => 20_000) },
      'inconclusive writes/ingest-processing: ingest-processing: 30 of 100 messages could not be read when the gate ended, the oldest 20 s after its POST; only after 60 s would they be bad: a longer --max-duration waits for them',
    ],
    [
      'are not accepted',
      { accepted: 0, notAccepted: 100, readableAfter: [] },
      'not judged writes/ingest-processing: ingest-processing: none of 100 messages was accepted, so that none could be looked for',
    ],
    [
      'are not even sent',
      { accepted: 0, readableAfter: [] },
      'not judged writes/ingest-processing: ingest-processing: no message was sent',
    ],
  ])('%s', (_, followed, line) => {
    expect(lineOf('writes/ingest-processing', { followed: { ...all, ...followed } })).toBe(line);
  });

  test('that come late miss freshness, and not processing', () => {
    const late: Followed = { ...all, readableAfter: all.readableAfter.map((_, i) => (i < 50 ? 70_000 : 100)) };
    expect(lineOf('writes/ingest-freshness-1m', { followed: late })).toBe(
      'fail writes/ingest-freshness-1m: ingest-freshness-1m: 50 of 100 messages could be read within 60 s (50%), below the target of 95%',
    );
    expect(lineOf('writes/ingest-processing', { followed: late })).toMatch(/^pass /);
  });

  test('that are late on a starved runner blame nobody; lost ones do', () => {
    const starved = gateRuns(plan, { count: 4 }).map((run) => ({ ...run, runner: { pressure: 0.9, lateness: 900 } }));
    const late: Followed = { ...all, readableAfter: all.readableAfter.map(() => 70_000) };
    expect(lineOf('writes/ingest-freshness-1m', { runs: starved, followed: late })).toMatch(
      /^inconclusive .*; the runner was too busy to blame the release \(/,
    );
    const lost: Followed = { ...all, readableAfter: [], missing: 100 };
    expect(lineOf('writes/ingest-freshness-1m', { runs: starved, followed: lost })).toMatch(/^fail /);
  });

  test('that were altered fail, each field by name', () => {
    expect(lineOf('writes/read-back', { followed: { ...all, altered: { contenido: 3, timestamp: 1 } } })).toBe(
      'fail writes/read-back: of 100 messages that were read back, some had other values than were sent: contenido 3, timestamp 1',
    );
  });

  test('that cannot be found again are not judged, with the remedy', () => {
    const writes: Writes = { kind: 'Sent', plan, runs: gateRuns(plan, { count: 1 }), wanted: 1, followed: undefined };
    expect(linesOf({ writes, ofMessages: messageObjectivesOf(diary).slice(0, 1) }).at(-1)).toBe(
      'not judged writes/ingest-processing: ingest-processing: a message that is sent cannot be found again: give a list a filter on a text or integer field of the message',
    );
  });

  test.each<[string, Partial<Followed>, string]>([
    ['can all be read', {}, 'pass writes/stored: all 100 messages that were accepted could be read'],
    [
      'are lost',
      { readableAfter: [], missing: 100 },
      'fail writes/stored: 100 of 100 messages that were answered with 202 could not be read 60 s later',
    ],
    [
      'are looked for at the end',
      { readableAfter: [], undecided: Array.from({ length: 100 }, () => 1_000) },
      'inconclusive writes/stored: 100 of 100 messages could not be read when the gate ended: a longer --max-duration waits for them',
    ],
    [
      'are not accepted',
      { accepted: 0, notAccepted: 9, readableAfter: [] },
      'not judged writes/stored: no message was accepted, so that none could be looked for',
    ],
  ])('without an objective on them, which %s', (_, followed, line) => {
    expect(lineOf('writes/stored', { followed: { ...all, ...followed }, ofMessages: [] })).toBe(line);
  });
});

describe('where no message may be sent', () => {
  const notSent: WritesInput = {
    writes: { kind: 'NotSent', path: '/diary', why: 'messages are stored', fix: '--allow-writes sends them' },
    ofMessages: [{ objective: 'ingest-processing', type: 'processing', target: new Decimal('0.99'), under: undefined }],
  };
  const reads = gatePlanOf(diary, { seconds: 4, warmUp: 1, compares: false });
  const judged = (writes: WritesInput, failed = 0) =>
    judgeGate({
      plan: reads,
      runs: gateRuns(reads, { failed }).map((run) => ({ ...run, compared: [] })),
      compares: false,
      budgets: [],
      stopped: false,
      writes,
    });

  test('it is not judged, with the way to have it judged, and the verdict is warn', () => {
    const { verdict, findings } = judged(notSent);
    expect(verdict).toBe('warn');
    expect(findings.filter(({ subject }) => subject === 'writes').map(({ text }) => text)).toEqual([
      'POST /diary was not called, so this release is at most warn: messages are stored; --allow-writes sends them',
      'ingest-processing: no message was sent',
    ]);
    expect(findings.some(({ subject, verdict }) => subject === 'writes' && verdict !== 'not judged')).toBe(false);
  });

  test('a failure stays one', () => {
    expect(judged(notSent, 100).verdict).toBe('fail');
  });

  test('a system without a route that publishes has no warning, and no pass for what it promises of messages', () => {
    const { verdict, findings } = judged({ ...notSent, writes: { kind: 'NoRoute' } });
    expect(verdict).toBe('pass');
    expect(findings.filter(({ subject }) => subject === 'writes')).toEqual([
      {
        id: 'writes/ingest-processing',
        subject: 'writes',
        verdict: 'not judged',
        text: 'ingest-processing: this API has no route that publishes a message',
        figures: {},
      },
    ]);
    expect(
      judged({ ofMessages: [], writes: { kind: 'NoRoute' } }).findings.map(({ subject }) => subject),
    ).not.toContain('writes');
  });
});
