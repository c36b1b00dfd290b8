import { describe, expect, test } from '@jest/globals';
import { defineCheck, type Check, type Fault } from './check.ts';
import { disablesIn } from './disable.ts';
import { disableChecks } from './disableChecks.ts';
import { checkDocument } from './document.ts';
import { inOrder } from './check.ts';
import { checkText } from './text.ts';
import { verdictOf, type Verdict } from './verdict.ts';

const fault = (path: string, system = 'orders'): Fault => ({
  file: 'systems/orders.ts',
  path,
  message: 'it is long',
  fix: 'make it short',
  system,
  about: [`${system}-${path}`],
});

const long: Check<readonly Fault[]> = defineCheck(
  { id: 'slo/long', severity: 'error', title: 'Nothing is long.', source: 'us' },
  (faults) => faults,
);
const odd: Check<readonly Fault[]> = defineCheck(
  { id: 'slo/odd', severity: 'warning', title: 'Nothing is odd.', source: 'us' },
  (faults) => faults,
);
const checks = [long, odd, ...disableChecks];

const judge = (comments: string, faults: readonly Fault[] = [fault('a[10]'), fault('a[2]')]): Verdict =>
  verdictOf(
    [long, odd].flatMap(({ find }) => find(faults)),
    disablesIn('systems/orders.ts', comments),
    checks,
  );

const text = (verdict: Verdict): readonly string[] => checkText(verdict, { systems: 1, checks }).split('\n');

test('a check knows its page and names what it finds', () => {
  expect(long.page).toBe('docs/checks/slo/long.md');
  expect(Object.isFrozen(long)).toBe(true);
  expect(long.find([fault('a')]).map(({ check }) => check)).toEqual(['slo/long']);
});

test('findings are in one order, whatever the order of rules: by file, path in natural order, and check', () => {
  const findings = [odd, long].flatMap(({ find }) =>
    find([fault('a[10]'), { ...fault('b'), file: 'a.ts' }, fault('a[2]')]),
  );
  const expected = ['b slo/long', 'b slo/odd', 'a[2] slo/long', 'a[2] slo/odd', 'a[10] slo/long', 'a[10] slo/odd'];
  const order = (list: typeof findings): readonly string[] =>
    inOrder(list).map(({ path, check }) => `${path} ${check}`);
  expect(order(findings)).toEqual(expected);
  expect(order(findings.toReversed())).toEqual(expected);
});

test('the text has the path, message, fix and page of each finding, and the totals', () => {
  expect(text(judge('', [fault('a')]))).toEqual([
    'slo/long  systems/orders.ts a',
    '  it is long',
    '  fix: make it short',
    '  why: docs/checks/slo/long.md',
    '',
    'slo/odd  systems/orders.ts a  (warning)',
    '  it is long',
    '  fix: make it short',
    '  why: docs/checks/slo/odd.md',
    '',
    '1 system, 5 checks: 1 error, 1 warning, 0 disabled',
    '',
  ]);
});

describe('a disable comment', () => {
  test('holds back what its check finds in its file, is listed with its reason, and counted', () => {
    const verdict = judge('// atalaya-disable slo/long: they are meant');
    expect([verdict.errors, verdict.warnings]).toEqual([0, 2]);
    expect(text(verdict).slice(-5)).toEqual([
      'disabled: slo/long  systems/orders.ts line 1 (2 findings)',
      '  they are meant',
      '',
      '1 system, 5 checks: 0 errors, 2 warnings, 2 disabled',
      '',
    ]);
  });

  test.each([
    ['orders-a[2]', ['a[10]']],
    ['orders', []],
    ['a[2]', ['a[2]', 'a[10]']],
  ])('limited to %s leaves the rest', (limit, left) => {
    const { findings } = judge(`// atalaya-disable slo/long ${limit}: meant`);
    expect(findings.filter(({ check }) => check === 'slo/long').map(({ path }) => path)).toEqual(left);
  });

  test('of another file holds nothing back', () => {
    const findings = long.find([fault('a')]);
    expect(verdictOf(findings, disablesIn('systems/stock.ts', '// atalaya-disable slo/long: why'), checks).errors).toBe(
      1,
    );
  });

  test.each([
    [
      '// atalaya-disable slo/long orders',
      'checks/disable-without-reason  systems/orders.ts line 1',
      "  'slo/long orders' is not suppressed: the comment has no reason",
      '  fix: write // atalaya-disable slo/long orders: <reason>',
      '  why: docs/checks/checks/disable-without-reason.md',
    ],
    [
      '// atalaya-disable slo/lang: why',
      'checks/disable-unknown  systems/orders.ts line 1',
      "  there is no check 'slo/lang'",
      "  fix: did you mean 'slo/long'?",
      '  why: docs/checks/checks/disable-unknown.md',
    ],
    [
      '// atalaya-disable : why',
      'checks/disable-unknown  systems/orders.ts line 1',
      '  the comment names no check',
      '  fix: write the id at the beginning of the finding',
      '  why: docs/checks/checks/disable-unknown.md',
    ],
    [
      '// atalaya-disable slo/long stock: why',
      'checks/disable-unused  systems/orders.ts line 1  (warning)',
      "  'slo/long stock' suppresses nothing: the check has no such finding",
      '  fix: remove the comment, or correct the id after the check id',
      '  why: docs/checks/checks/disable-unused.md',
    ],
  ])('is itself checked: %s', (comment, ...lines) => {
    expect(text(judge(comment, [])).slice(0, 4)).toEqual(lines);
  });

  test('cannot disable what is said of disable comments', () => {
    const { findings } = judge('// atalaya-disable checks/disable-unused: why', []);
    expect(findings.map(({ check }) => check)).toEqual(['checks/disable-unused']);
  });
});

test('a program reads the same, with severities and pages', () => {
  const verdict = judge('// atalaya-disable slo/odd: meant', [fault('a')]);
  const written = {
    file: 'systems/orders.ts',
    path: 'a',
    message: 'it is long',
    fix: 'make it short',
    system: 'orders',
    about: ['orders-a'],
  };
  expect(checkDocument(verdict, { systems: 1, checks })).toEqual({
    version: 2,
    systems: 1,
    checks: 5,
    errors: 1,
    warnings: 0,
    infos: 0,
    findings: [{ ...written, check: 'slo/long', severity: 'error', page: 'docs/checks/slo/long.md' }],
    disabled: [
      {
        file: 'systems/orders.ts',
        line: 1,
        check: 'slo/odd',
        limit: null,
        reason: 'meant',
        findings: [{ ...written, check: 'slo/odd', severity: 'warning', page: 'docs/checks/slo/odd.md' }],
      },
    ],
  });
});
