/** The contract as a part of the verdict. */
import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { contractJudgement, withContract } from './contract.ts';
import { gatePlanOf } from './gatePlan.ts';
import type { Finding, FindingVerdict, GateVerdict } from './gateReport.ts';
import type { GateJudgement } from './judge.ts';

const plan = gatePlanOf(freight, { seconds: 1, warmUp: 1, compares: true });

const finding = (id: string, verdict: FindingVerdict): Finding => ({
  id,
  subject: 'contract',
  verdict,
  text: id,
  figures: {},
});

test('a candidate that gets no load has every other part not judged, and fails', () => {
  const { verdict, findings } = contractJudgement(plan, [finding('contract/is-up', 'fail')]);
  expect([verdict, findings.map((part) => `${part.id}: ${part.verdict}`)]).toEqual([
    'fail',
    [
      'contract/is-up: fail',
      'validity: not judged',
      'objective/api-availability: not judged',
      'objective/api-latency-300ms: not judged',
      'regression: not judged',
      'budget: not judged',
    ],
  ]);
  expect(
    findings.slice(1).every(({ text }) => text.endsWith('no load was sent, as the candidate breaks its contract')),
  ).toBe(true);
});

test.each<[GateVerdict, FindingVerdict, FindingVerdict, GateVerdict]>([
  ['pass', 'pass', 'pass', 'pass'],
  ['pass', 'not judged', 'pass', 'pass'],
  ['pass', 'warn', 'pass', 'warn'],
  ['pass', 'warn', 'inconclusive', 'inconclusive'],
  ['fail', 'pass', 'inconclusive', 'fail'],
  ['inconclusive', 'warn', 'pass', 'inconclusive'],
])('runs that %s, a contract that is %s and versions that are %s: %s', (verdict, contract, versions, expected) => {
  const judgement: GateJudgement = { verdict, findings: [], objectives: [], comparisons: [] };
  const whole = withContract(judgement, [finding('contract/a', contract)], [finding('validity/b', versions)]);
  expect([whole.verdict, whole.findings.map(({ id }) => id)]).toEqual([expected, ['contract/a', 'validity/b']]);
});
