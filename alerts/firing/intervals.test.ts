import { describe, expect, test } from '@jest/globals';
import { intervalsOf, type MissingData } from './intervals.ts';

const minute = 60_000;

/** A character an evaluation, one a minute: `#` holds, `.` does not hold, `_` has no data. */
const firing = (evaluations: string, hold = 0, missing: MissingData = { kind: 'Inactive' }): readonly string[] => {
  const all = evaluations.split('');
  const verdicts = {
    start: 0,
    step: minute,
    holds: Uint8Array.from(all, (one) => Number(one === '#')),
    data: Uint8Array.from(all, (one) => Number(one !== '_')),
  };
  return intervalsOf(verdicts, hold * minute, missing).map(
    ({ from, to }) => `${from / minute}-${to === undefined ? '' : to / minute}`,
  );
};

describe('an alert in PromQL', () => {
  test.each([
    { claim: 'without `for` fires at once, until it does not hold', evaluations: '..##..', hold: 0, is: ['2-4'] },
    { claim: 'with `for` fires at the first evaluation after it', evaluations: '.#####.', hold: 3, is: ['4-6'] },
    { claim: 'that holds exactly as long as `for` fires', evaluations: '.####.', hold: 3, is: ['4-5'] },
    { claim: 'that holds a minute too short does not fire', evaluations: '.###.', hold: 3, is: [] },
    { claim: 'starts anew after each evaluation that does not hold', evaluations: '##.##.###', hold: 2, is: ['8-'] },
    {
      claim: 'whose hold is not a whole number of minutes fires at the next',
      evaluations: '#####',
      hold: 1.5,
      is: ['2-'],
    },
    { claim: 'that holds at the last evaluation is still open', evaluations: '..##', hold: 0, is: ['2-'] },
    { claim: 'does not hold where there is no data', evaluations: '##__##', hold: 0, is: ['0-2', '4-'] },
    { claim: 'may come back after one minute, as another interval', evaluations: '#.#.', hold: 0, is: ['0-1', '2-3'] },
  ])('$claim', ({ evaluations, hold, is }) => {
    expect(firing(evaluations, hold)).toEqual(is);
  });
});

describe('a threshold that is not evaluated without data', () => {
  const missing = { kind: 'NoOp', autoClose: 3 * minute } as const;

  test.each([
    { claim: 'keeps an incident open over a gap', evaluations: '##__##..', hold: 0, is: ['0-6'] },
    { claim: 'opens none in a gap', evaluations: '.____#', hold: 0, is: ['5-'] },
    { claim: 'closes an incident after so long without data', evaluations: '##____', hold: 0, is: ['0-4'] },
    { claim: 'opens a new one when data come back', evaluations: '##_____##', hold: 0, is: ['0-4', '7-'] },
    { claim: 'opens a pending one with the next data', evaluations: '.#__##', hold: 3, is: ['4-'] },
    { claim: 'forgets a pending one after so long without data', evaluations: '.#____##', hold: 3, is: [] },
  ])('$claim', ({ evaluations, hold, is }) => {
    expect(firing(evaluations, hold, missing)).toEqual(is);
  });

  test('keeps an incident open for ever when it is not closed automatically', () => {
    expect(firing(`#${'_'.repeat(1_000)}`, 0, { kind: 'NoOp', autoClose: undefined })).toEqual(['0-']);
  });
});

describe('a threshold that takes missing data for a violation', () => {
  const missing = { kind: 'Active', autoClose: 4 * minute } as const;

  test.each([
    { claim: 'fires when data stop for as long as it has to hold', evaluations: '...____', hold: 2, is: ['5-6'] },
    { claim: 'knows no series that never had data', evaluations: '____..', hold: 1, is: [] },
    { claim: 'stays open over a gap', evaluations: '.##___##.', hold: 0, is: ['1-8'] },
  ])('$claim', ({ evaluations, hold, is }) => {
    expect(firing(evaluations, hold, missing)).toEqual(is);
  });
});
