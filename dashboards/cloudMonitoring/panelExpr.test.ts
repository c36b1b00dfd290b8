import { expect, test } from '@jest/globals';
import { is, isOneOf, select } from '../../model/selection.ts';
import { signal } from '../../series/signal.ts';
import { everywhere, onlyOnGoogleCloud } from '../../series/measure.ts';
import { Exact } from '../../numbers/exact.ts';
import type { Query } from '../query.ts';
import { printOnOneLine } from '../../promql/print.ts';
import type { NotSupported } from '../../series/dialect.ts';
import { panelExpr } from './panelExpr.ts';

const textOf = (query: Query): string | NotSupported => {
  const expr = panelExpr(query);
  return expr.kind === 'NotSupported' ? expr : printOnOneLine(expr);
};

const messages = (...outcomes: readonly string[]) =>
  everywhere(select(signal('atalaya.ingest.messages'), is('job', 'orders'), isOneOf('outcome', outcomes)));
const requests = everywhere(select(signal('http.server.request.duration'), is('job', 'orders')));
const events = (which: 'good' | 'total') =>
  everywhere(
    select(signal(`atalaya.objective.${which}_events`), is('job', 'orders'), is('objective', 'api-availability')),
  );
const share: Query & { readonly kind: 'Share' } = {
  kind: 'Share',
  part: messages('rejected'),
  whole: messages('stored', 'rejected'),
  by: ['job'],
  over: '5m',
};

test.each<readonly [string, Query, string]>([
  [
    'events a second of a counter, all together',
    { kind: 'Rate', of: messages('stored'), by: [], over: '5m' },
    'sum(rate({"atalaya.ingest.messages", job="orders", outcome="stored"}[5m]))',
  ],
  [
    'events a second of a histogram are its count’s, by a label with dots in quotes',
    { kind: 'Rate', of: requests, by: ['http.route'], over: '5m' },
    'sum by ("http.route") (rate({"http.server.request.duration_count", job="orders"}[5m]))',
  ],
  [
    'what a histogram’s values add up to',
    { kind: 'Total', of: requests, by: [], over: '1h' },
    'sum(rate({"http.server.request.duration_sum", job="orders"}[1h]))',
  ],
  [
    'a share, 0 where nothing of the part was ever counted',
    share,
    '(sum by (job) (rate({"atalaya.ingest.messages", job="orders", outcome="rejected"}[5m])) or sum by (job) (rate({"atalaya.ingest.messages", job="orders", outcome=~"stored|rejected"}[5m])) * 0) / sum by (job) (rate({"atalaya.ingest.messages", job="orders", outcome=~"stored|rejected"}[5m]))',
  ],
  [
    'a mean',
    { kind: 'Mean', of: requests, by: [], over: '5m' },
    'sum(rate({"http.server.request.duration_sum", job="orders"}[5m])) / sum(rate({"http.server.request.duration_count", job="orders"}[5m]))',
  ],
  [
    'a quantile, merged before it is taken',
    { kind: 'Quantile', of: requests, q: 0.95, by: ['http.route'], over: '5m' },
    'histogram_quantile(0.95, sum by (le, "http.route") (rate({"http.server.request.duration_bucket", job="orders"}[5m])))',
  ],
  [
    'the largest of a gauge that Google Cloud emits, by its full type and resource',
    {
      kind: 'Level',
      of: onlyOnGoogleCloud(select(signal('pubsub.oldest_unacked_message_age'), is('subscription_id', 's'))),
      reduce: 'max',
      by: [],
    },
    'max({"pubsub.googleapis.com/subscription/oldest_unacked_message_age", monitored_resource="pubsub_subscription", subscription_id="s"})',
  ],
  [
    'a price times usage, to six digits',
    { kind: 'Scaled', of: { kind: 'Rate', of: messages('stored'), by: [], over: '1h' }, times: 0.1 + 0.2 },
    'sum(rate({"atalaya.ingest.messages", job="orders", outcome="stored"}[1h])) * 0.3',
  ],
  [
    'a sum whose parts may be missing',
    {
      kind: 'Sum',
      of: [
        { kind: 'Rate', of: messages('stored'), by: [], over: '1h' },
        { kind: 'Rate', of: messages('rejected'), by: [], over: '1h' },
      ],
    },
    '(sum(rate({"atalaya.ingest.messages", job="orders", outcome="stored"}[1h])) or vector(0)) + (sum(rate({"atalaya.ingest.messages", job="orders", outcome="rejected"}[1h])) or vector(0))',
  ],
  [
    'the middle one',
    { kind: 'Across', of: { kind: 'Rate', of: messages('stored'), by: ['job'], over: '5m' }, q: 0.5 },
    'quantile(0.5, sum by (job) (rate({"atalaya.ingest.messages", job="orders", outcome="stored"}[5m])))',
  ],
  [
    'how odd each is, with a floor under the spread',
    { kind: 'OddOneOut', of: { kind: 'Level', of: messages('stored'), reduce: 'sum', by: ['job'] }, floor: 0.05 },
    '0.6745 * (sum by (job) ({"atalaya.ingest.messages", job="orders", outcome="stored"}) - scalar(quantile(0.5, sum by (job) ({"atalaya.ingest.messages", job="orders", outcome="stored"})))) / scalar(clamp_min(quantile(0.5, abs(sum by (job) ({"atalaya.ingest.messages", job="orders", outcome="stored"}) - scalar(quantile(0.5, sum by (job) ({"atalaya.ingest.messages", job="orders", outcome="stored"}))))), 0.05))',
  ],
  [
    'the worst budget of each system, with the objective’s name',
    {
      kind: 'WorstBudget',
      budgets: [{ good: events('good'), total: events('total'), budget: new Exact('0.001'), over: '30d' }],
    },
    'bottomk by (job) (1, 1 - (1 - sum by (job, objective) (increase({"atalaya.objective.good_events", job="orders", objective="api-availability"}[30d])) / sum by (job, objective) (increase({"atalaya.objective.total_events", job="orders", objective="api-availability"}[30d]))) / 0.001)',
  ],
])('%s', (_case, query, text) => {
  expect(textOf(query)).toBe(text);
});

test('what Google Cloud does not have is said, also from deep inside', () => {
  const nowhere = { ...requests, 'cloud-monitoring': { kind: 'NotSupported' as const, why: 'nobody counts it' } };
  const query: Query = { kind: 'Scaled', of: { kind: 'Mean', of: nowhere, by: [], over: '5m' }, times: 2 };
  expect(textOf(query)).toEqual({ kind: 'NotSupported', why: 'nobody counts it' });
});
