import { expect, test } from '@jest/globals';
import { silenceEnd } from './silenceEnd.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const silence = {
  id: 'upgrade',
  matchers: [{ label: 'system', op: '=', value: 'orders' }],
  begin: '2026-11-01T00:00Z',
  end: '2026-11-30T00:00Z',
  owner: 'shop',
  reason: 'database upgrade',
};

const findings = (end: string): readonly string[] =>
  shopFindings(silenceEnd, { 'onCall.routing.silences': [{ ...silence, end }] });

test('a silence that lasts for years has no end', () => {
  expect(findings('2036-11-01T00:00Z')).toEqual(
    finding(
      silenceEnd,
      'onCall.routing.silences[0].end',
      "the silence 'upgrade' of 'shop' lasts 3,653 days: nobody is notified for as long (database upgrade)",
      'end it within 31 days, and renew it while the reason holds',
    ),
  );
});

test('a silence that is over is removed', () => {
  expect(findings('2026-11-20T00:00Z')).toEqual(
    finding(
      silenceEnd,
      'onCall.routing.silences[0]',
      "the silence 'upgrade' of 'shop' ended on 2026-11-20T00:00Z, 10 days ago (database upgrade)",
      'remove it',
    ),
  );
});

test.each(['2026-12-02T00:00Z', '2026-11-23T00:00Z'])('one until %s is as it should be', (end) => {
  expect(findings(end)).toEqual([]);
});
