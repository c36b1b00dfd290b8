/** Whether a revision is good, from random events: honest ones are not blamed, bad ones are. */
import { expect, test } from '@jest/globals';
import { seededRandom, type Random } from '../numbers/random.ts';
import { judgeRevision, type RevisionVerdict } from './judge.ts';
import type { Sample } from './record.ts';
import { ordersPlan } from './testing/rehearse.ts';

const plan = ordersPlan();
const polls = 66;

interface Traffic {
  /** Events of the candidate, and of the old revision, in ten seconds. */
  readonly own: number;
  readonly old: number;
  readonly bad: number;
  readonly oldBad: number;
}

const drawn = (random: Random, count: number, share: number): number => {
  let bad = 0;
  for (let event = 0; event < count; event += 1) if (random() < share) bad += 1;
  return bad;
};

/** Cumulative samples of one objective, a poll every ten seconds. */
const samplesOf = (random: Random, { own, old, bad, oldBad }: Traffic): readonly Sample[] => {
  const samples: Sample[] = [];
  let [good, total, oldGood, oldTotal] = [0, 0, 0, 0];
  for (let poll = 1; poll <= polls; poll += 1) {
    total += own;
    good += own - drawn(random, own, bad);
    oldTotal += old;
    oldGood += old - drawn(random, old, oldBad);
    samples.push({ at: poll * 10_000, good, total, oldGood, oldTotal });
  }
  return samples;
};

/** The verdict of every poll; the first bad one ends it. */
const course = (objectives: Readonly<Record<string, readonly Sample[]>>): RevisionVerdict => {
  let verdict: RevisionVerdict = { kind: 'Good' };
  for (let poll = 1; poll <= polls; poll += 1) {
    const samples = Object.fromEntries(Object.entries(objectives).map(([id, all]) => [id, all.slice(0, poll)]));
    verdict = judgeRevision(plan, { samples, since: 0 });
    if (verdict.kind === 'Bad') return verdict;
  }
  return verdict;
};

const availability = 'api-availability';
const latency = plan.objectives.find(({ isOfTime }) => isOfTime)!.slo.id;

const badIn = (runs: number, errors: Traffic, slow: Traffic): number => {
  const random = seededRandom(20_261_130);
  let count = 0;
  for (let run = 0; run < runs; run += 1) {
    const verdict = course({ [availability]: samplesOf(random, errors), [latency]: samplesOf(random, slow) });
    if (verdict.kind === 'Bad') count += 1;
  }
  return count;
};

test.each([
  [
    'that exactly meet their targets',
    { own: 20, old: 380, bad: 0.001, oldBad: 0.001 },
    { own: 20, old: 380, bad: 0.05, oldBad: 0.05 },
  ],
  ['with few events', { own: 1, old: 19, bad: 0.001, oldBad: 0.001 }, { own: 1, old: 19, bad: 0.05, oldBad: 0.05 }],
  [
    'as bad as the old revision',
    { own: 20, old: 380, bad: 0.003, oldBad: 0.003 },
    { own: 20, old: 380, bad: 0.08, oldBad: 0.08 },
  ],
])('of 100 candidates %s none is rolled back, at 66 polls each', (_, errors, slow) => {
  expect(badIn(100, errors, slow)).toBe(0);
});

test.each([
  ['2% errors', { own: 20, old: 380, bad: 0.02, oldBad: 0 }, { own: 20, old: 380, bad: 0.01, oldBad: 0.01 }],
  [
    'a quarter of answers slow',
    { own: 20, old: 380, bad: 0, oldBad: 0 },
    { own: 20, old: 380, bad: 0.25, oldBad: 0.01 },
  ],
])('of 50 candidates with %s all are rolled back', (_, errors, slow) => {
  expect(badIn(50, errors, slow)).toBe(50);
});

test('a burst of errors of both revisions, as of a database that fails over, blames nobody', () => {
  const calm = samplesOf(seededRandom(1), { own: 100, old: 300, bad: 0, oldBad: 0 });
  const burst = calm.map((sample, index) => ({
    ...sample,
    good: sample.good - (index >= 30 ? 30 : 0),
    oldGood: sample.oldGood - (index >= 30 ? 90 : 0),
  }));
  const verdict = judgeRevision(plan, {
    samples: { [availability]: burst.slice(0, 33), [latency]: calm.slice(0, 33) },
    since: 0,
  });
  expect([
    verdict.kind,
    verdict.kind === 'Undecided' && verdict.reason.endsWith('what they share is the reason'),
  ]).toEqual(['Undecided', true]);
});

test('both revisions that plainly burn at page severity are no reason to leave the candidate its traffic', () => {
  const failing = samplesOf(seededRandom(3), { own: 100, old: 300, bad: 0.2, oldBad: 0.2 });
  expect(judgeRevision(plan, { samples: { [availability]: failing }, since: 0 }).kind).toBe('Bad');
});

test('slow answers of the first half minute after a shift, while instances start, are not judged', () => {
  const slowStart = (seconds: number): readonly Sample[] =>
    Array.from({ length: 12 }, (_, index) => {
      const [at, total] = [(index + 1) * 10_000, (index + 1) * 50];
      return { at, total, good: total - Math.min(total, (seconds / 10) * 50), oldGood: total, oldTotal: total };
    });
  const calm = samplesOf(seededRandom(2), { own: 50, old: 50, bad: 0, oldBad: 0 }).slice(0, 12);
  const verdictOf = (seconds: number): RevisionVerdict['kind'] =>
    judgeRevision(plan, { samples: { [availability]: calm, [latency]: slowStart(seconds) }, since: 0 }).kind;
  expect([verdictOf(30), verdictOf(60)]).toEqual(['Good', 'Bad']);
});

test('without events, or without an objective, nothing is good', () => {
  expect(judgeRevision(plan, { samples: {}, since: 0 })).toEqual({
    kind: 'Undecided',
    reason: `api-availability: 0 of the 209 events that it needs; ${latency}: 0 of the 20 events that it needs`,
  });
  expect(judgeRevision({ ...plan, objectives: [] }, { samples: {}, since: 0 })).toEqual({
    kind: 'Undecided',
    reason: 'the stage has no objective by which it could be judged',
  });
});
