import { expect, test } from '@jest/globals';
import { printOnOneLine } from '../promql/print.ts';
import { contextOf } from '../series/context.ts';
import { prometheus } from '../series/prometheus.ts';
import freight from '../test/fixtures/systems/freight.ts';
import lms from '../test/fixtures/systems/lms.ts';
import { deadLetterCounts, deadLetterFilters } from './deadLetterCounts.ts';

const [ingest] = contextOf(freight, 'prod').series.ingest;

test('dead letters of a revision are counted beside all messages at their final outcome', () => {
  const counts = deadLetterCounts(ingest!, prometheus, '10m', 'freight-ingest-00002-x');
  if ('kind' in counts) throw new Error(counts.why);
  expect(printOnOneLine(counts.messages)).toBe(
    'sum(increase(atalaya_ingest_messages_total{job="freight", outcome=~"stored|rejected", revision="freight-ingest-00002-x"}[10m]))',
  );
  expect(printOnOneLine(counts.dead)).toBe(
    'sum(increase(atalaya_ingest_messages_total{job="freight", outcome="rejected", revision="freight-ingest-00002-x"}[10m])) or vector(0)',
  );
});

test('the same in filters of Cloud Monitoring', () => {
  const of =
    'metric.type="prometheus.googleapis.com/atalaya.ingest.messages/counter" AND resource.type="prometheus_target" AND resource.labels.job="freight"';
  expect(deadLetterFilters(ingest!, 'r2')).toEqual({
    messages: `${of} AND metric.labels.outcome=one_of("stored","rejected") AND metric.labels.revision="r2"`,
    dead: `${of} AND metric.labels.outcome="rejected" AND metric.labels.revision="r2"`,
  });
});

test('an ingest of others counts no messages by outcome, and the reason is said', () => {
  const others = contextOf(lms, 'prod').series.ingest.map((each) => deadLetterFilters(each, 'r2'));
  expect(others.every((filters) => !('why' in filters) || filters.why.length > 0)).toBe(true);
});
