import { expect, test } from '@jest/globals';
import type { Matcher } from '../../../model/oncall/routing.ts';
import { silencedHeartbeat } from './silencedHeartbeat.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const findings = (matchers: readonly Matcher[], heartbeat: object | undefined): readonly string[] =>
  shopFindings(silencedHeartbeat, {
    'onCall.heartbeat': heartbeat,
    'onCall.routing.silences': [
      {
        id: 'move',
        matchers,
        begin: '2026-11-30T00:00Z',
        end: '2026-12-01T00:00Z',
        owner: 'shop',
        reason: 'the move to another region',
      },
    ],
  });

const heartbeat = { url: 'https://oncall.example.com/hooks/alertmanager' };
const everything: Matcher = { label: 'environment', op: '=', value: 'prod' };

test.each([
  { label: 'environment', op: '=', value: 'prod' },
  { label: 'alertname', op: '=~', value: 'atalaya-.*' },
  { label: 'owner', op: '=~', value: 'plat.*|shop' },
] as const)('a silence of $label $op $value silences the heartbeat too', (matcher) => {
  expect(findings([matcher], heartbeat)).toEqual(
    finding(
      silencedHeartbeat,
      'onCall.routing.silences[0].matchers',
      "the silence 'move' of 'shop' matches the heartbeat: its absence pages 'platform' after 5m",
      "name what is silenced, such as a system, or leave out the heartbeat: { label: 'severity', op: '!=', value: 'none' }",
    ),
  );
});

test('what the fix says is a silence without the heartbeat', () => {
  expect(findings([everything, { label: 'severity', op: '!=', value: 'none' }], heartbeat)).toEqual([]);
});

test('without a heartbeat there is nothing to silence', () => {
  expect(findings([everything], undefined)).toEqual([]);
});
