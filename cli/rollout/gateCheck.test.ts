import { expect, test } from '@jest/globals';
import type { Finding } from '../../loadtest/gate/gateReport.ts';
import { textOf } from './gateCheck.ts';

const finding = (verdict: Finding['verdict'], subject: Finding['subject'], text: string): Finding => ({
  id: subject,
  subject,
  verdict,
  text,
  figures: {},
});
const runs = ['first', 'second'];
const good = finding('pass', 'objective', '99.99% of 4,000');

test.each([
  ['pass', [good], '2 runs, nothing is worse than it may be'],
  ['fail', [good, finding('fail', 'answers', '3 were wrong')], '3 were wrong'],
  [
    'warn',
    [good, finding('not judged', 'writes', 'nothing may be sent'), finding('not judged', 'budget', 'no history')],
    'with a warning: writes: nothing may be sent; and 1 more in its report',
  ],
] as const)('a gate that says %s is told by what decided', (verdict, findings, text) => {
  expect(textOf({ verdict, findings, runs })).toBe(text);
});
