/** One finding a check, whatever the two sides did. */
import { expect, test } from '@jest/globals';
import { failed, passed, skipped, type Outcome } from './check.ts';
import { contractFindings } from './findings.ts';

const result = (outcome: Outcome) => ({ id: 'is-up', title: 'it is up', outcome });

test.each<[string, Outcome, Outcome | undefined, string | undefined]>([
  ['a candidate that passes', passed, undefined, 'pass: it is up'],
  ['two sides that pass', passed, passed, 'pass: it is up (candidate and baseline)'],
  [
    'a candidate that fails',
    failed('/ready: it answered 503'),
    passed,
    'fail: the candidate breaks "it is up": /ready: it answered 503',
  ],
  [
    'two sides that fail',
    failed('a'),
    failed('b'),
    'fail: the candidate breaks "it is up": a; so does the baseline: b',
  ],
  [
    'a baseline that fails alone',
    passed,
    failed('b'),
    'warn: the baseline alone breaks "it is up": b; a comparison with such a baseline says little about the candidate',
  ],
  ['what was not looked at', skipped('no token', 'set it'), undefined, 'not judged: it is up: no token; fix: set it'],
  ['what there is not', skipped('it has no list'), skipped('it has no list'), undefined],
])('%s', (_, candidate, baseline, expected) => {
  const findings = contractFindings([result(candidate)], baseline && [result(baseline)]);
  expect(findings.map(({ verdict, text }) => `${verdict}: ${text}`)).toEqual(expected === undefined ? [] : [expected]);
  expect(findings.every(({ id, subject }) => id === 'contract/is-up' && subject === 'contract')).toBe(true);
});
