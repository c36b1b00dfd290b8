import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { availability } from '../../model/objective.ts';
import { select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { promisesWith, withSlo } from './testing/promisesWith.ts';
import { lateSignal } from './lateSignal.ts';

test('freshness from a metric that arrives six hours late is an error', () => {
  expect(
    findingLines(
      lateSignal,
      withSlo('ingest-freshness-1m', ({ indicator }) => ({
        indicator: {
          ...indicator,
          'cloud-monitoring': {
            kind: 'BadOfTotal',
            bad: select(signal('bigquery.storage.uploaded_row_count')),
            total: select(signal('bigquery.storage.uploaded_row_count')),
          },
        },
      })),
    ),
  ).toEqual([
    'slo/late-signal  systems/orders.ts objectives[2]',
    '  bigquery.googleapis.com/storage/uploaded_row_count arrives 21720s after it was sampled, later than the threshold of 1m',
    "  fix: measure it with the pipeline's own counters",
    '  why: docs/checks/slo/late-signal.md',
  ]);
});

test('our own counters, a minute late, serve a promise of a minute', () => {
  expect(findingLines(lateSignal, promisesWith())).toEqual([]);
});

test('a burn-rate alert whose short window cannot hold two points of its metric is an error', () => {
  const measured = select(signal('pubsub.sent_message_count'));
  expect(
    findingLines(
      lateSignal,
      withSlo('api-availability', ({ indicator }) => ({
        indicator: { ...indicator, 'cloud-monitoring': { kind: 'BadOfTotal', bad: measured, total: measured } },
      })),
    ),
  ).toEqual([
    'slo/late-signal  systems/orders.ts objectives[0]',
    '  Cloud Monitoring has a point of pubsub.googleapis.com/subscription/sent_message_count every 60s, each 240s late: two of them need 6m, and a burn-rate alert looks at the last 5m',
    "  fix: measure it with the pipeline's own counters",
    '  why: docs/checks/slo/late-signal.md',
  ]);
});

test('five minutes hold two points of a metric that is three minutes late', () => {
  const measured = select(signal('run.request_count'));
  expect(
    findingLines(
      lateSignal,
      withSlo('api-availability', ({ indicator }) => ({
        indicator: { ...indicator, 'cloud-monitoring': { kind: 'BadOfTotal', bad: measured, total: measured } },
      })),
    ),
  ).toEqual([]);
});

test('a short window of its own that is too short for the platform is an error', () => {
  const objectives = [
    availability('api', {
      target: '99%',
      window: '30d',
      measuredBy: 'platform',
      why: 'callers were told so',
      rejected: [],
      tiers: [
        { severity: 'page', long: '30m', short: '3m', factor: 20 },
        { severity: 'ticket', long: '3d', short: '6h', factor: 1 },
      ],
    }),
  ];
  expect(findingLines(lateSignal, promisesWith({ objectives }))).toEqual([
    'slo/late-signal  systems/orders.ts objectives[0]',
    '  Cloud Monitoring has a point of run.googleapis.com/request_count every 60s, each 180s late: two of them need 5m, and a burn-rate alert looks at the last 3m',
    "  fix: measure it with the pipeline's own counters, or use short windows of 5m or more",
    '  why: docs/checks/slo/late-signal.md',
  ]);
});
