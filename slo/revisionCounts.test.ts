import { describe, expect, test } from '@jest/globals';
import { availability } from '../model/objective.ts';
import { printOnOneLine } from '../promql/print.ts';
import { contextOf } from '../series/context.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { prometheus } from '../series/prometheus.ts';
import { ofRevision } from '../series/revision.ts';
import { select } from '../model/selection.ts';
import { signal } from '../series/signal.ts';
import type { System } from '../model/system.ts';
import freight from '../test/fixtures/systems/freight.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import { measuredSlos, type MeasuredSlo } from './measuredSlo.ts';
import { revisionCounts, revisionFilters } from './revisionCounts.ts';

const objective = (system: System, id: string): MeasuredSlo =>
  measuredSlos(contextOf(system, 'prod')).find((slo) => slo.id === id)!;

describe('an objective of one revision', () => {
  test('counts the events that its own processes counted', () => {
    const counts = revisionCounts(objective(freight, 'api-availability'), prometheus, '10m', 'new');
    if ('kind' in counts) throw new Error(counts.why);
    const of = (name: string): string =>
      `sum(increase(${name}{job="freight", objective="api-availability", revision="new"}[10m]))`;
    const [good, total] = [of('atalaya_objective_good_events_total'), of('atalaya_objective_total_events_total')];
    expect(printOnOneLine(counts.total)).toBe(total);
    expect(printOnOneLine(counts.bad)).toBe(`${total} - ${good}`);
  });

  test('is the label of the metric in a filter of Cloud Monitoring', () => {
    expect(revisionFilters(objective(freight, 'api-availability'), 'freight-api-00002-x')).toEqual({
      goodTotalRatio: {
        goodServiceFilter:
          'metric.type="prometheus.googleapis.com/atalaya.objective.good_events/counter" AND resource.type="prometheus_target" AND resource.labels.job="freight" AND metric.labels.objective="api-availability" AND metric.labels.revision="freight-api-00002-x"',
        totalServiceFilter:
          'metric.type="prometheus.googleapis.com/atalaya.objective.total_events/counter" AND resource.type="prometheus_target" AND resource.labels.job="freight" AND metric.labels.objective="api-availability" AND metric.labels.revision="freight-api-00002-x"',
      },
    });
  });

  test('is the label of the resource where Cloud Run counts', () => {
    const measured: System = {
      ...freight,
      objectives: [
        availability('api', {
          id: 'seen',
          target: '99%',
          window: '28d',
          measuredBy: 'platform',
          why: 'somebody waits',
          rejected: [],
        }),
      ],
    };
    const slo = objective(measured, 'seen');
    expect(revisionFilters(slo, 'r2')).toEqual({
      goodTotalRatio: {
        badServiceFilter: expect.stringContaining('resource.labels.revision_name="r2"'),
        totalServiceFilter: expect.stringContaining('resource.labels.revision_name="r2"'),
      },
    });
    const counts = revisionCounts(slo, cloudMonitoring, '10m', 'r2');
    expect('kind' in counts ? counts : printOnOneLine(counts.total)).toBe(
      'sum(increase({"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="freight-api", response_code=~"[^4].*|408|421|424|425|451|499", revision_name="r2"}[10m]))',
    );
  });

  test('leaves out messages that are overdue: they wait in the queue, and no revision has them', () => {
    const freshness = freight.objectives.find(({ type }) => type === 'freshness')!;
    const slo = objective(freight, freshness.id);
    expect(slo.indicator.prometheus).toMatchObject({ overdue: { kind: 'Selection' } });
    const counts = revisionCounts(slo, prometheus, '5m', 'new');
    expect('kind' in counts ? counts : printOnOneLine(counts.total)).not.toContain('overdue');
  });

  test('is refused with the reason where what counts it knows no revisions', () => {
    expect(ofRevision(select(signal('atalaya.queue.backlog')), 'new')).toEqual({
      kind: 'NotSupported',
      why: "'atalaya.queue.backlog' counts all revisions together",
    });
    const unknown = measuredSlos(contextOf(correspondence, 'prod')).map((slo) => revisionFilters(slo, 'new'));
    expect(unknown.filter((filters) => 'kind' in filters && filters.why === '')).toEqual([]);
  });
});

test('every objective of every kind of source answers with filters or with a reason', () => {
  const sources = ['run.request_count', 'loadbalancing.https.request_count', 'functions.execution_count'];
  expect(sources.map((id) => ofRevision(select(signal(id)), 'r').kind)).toEqual([
    'Selection',
    'NotSupported',
    'NotSupported',
  ]);
});
