import { describe, expect, test } from '@jest/globals';
import organization from '../systems/organization.ts';
import flights from '../systems/flights.ts';
import serverless from '../systems/serverless.ts';
import type { System } from '../model/system.ts';
import { linksOf, logQuery, longestUrl, logsUrl, runbookUrl, tracesUrl, type LinkContext } from './links.ts';
import { nodesOf } from './systemNodes.ts';

const context = (system: System | undefined, environment: LinkContext['environment'] = 'prod'): LinkContext => ({
  organization,
  system,
  environment,
});

test('an alert leads to its own place in its system’s runbook', () => {
  expect(runbookUrl({ id: 'flights-api-availability-burn-page', system: 'flights' }, organization)).toBe(
    'https://github.com/example/atalaya/blob/main/generated/flights/runbooks/README.md#flights-api-availability-burn-page',
  );
});

test('an alert of the fleet has its runbook beside those of the systems', () => {
  expect(runbookUrl({ id: 'fleet-all-latency', system: undefined }, organization)).toBe(
    'https://github.com/example/atalaya/blob/main/generated/fleet/runbooks/README.md#fleet-all-latency',
  );
});

test('a log query is that of the stage, with the environment in the names where they carry it', () => {
  expect(logQuery(context(serverless, 'staging'), 'api')).toBe(
    `resource.type="cloud_run_revision" AND resource.labels.service_name="${serverless.stages.api.name}-staging"\nseverity>=WARNING`,
  );
  expect(logQuery(context(flights), 'queue')).toBe(
    '(resource.type="pubsub_subscription" AND resource.labels.subscription_id="flights-raw-subscription") OR ' +
      '(resource.type="cloud_run_revision" AND resource.labels.service_name="flights-ingest")\nseverity>=WARNING',
  );
  expect(logQuery(context(flights), 'table')).toBe(
    'resource.type="bigquery_dataset" AND resource.labels.dataset_id="warehouse"\nseverity>=WARNING',
  );
});

test('what the console reads from a link is the query and nothing else', () => {
  const url = logsUrl(context(flights), 'queue');
  const [, query = ''] = /;query=([^;?]*)/.exec(url) ?? [];
  expect(decodeURIComponent(query)).toBe(logQuery(context(flights), 'queue'));
  expect(new URL(url).searchParams.get('project')).toBe('atalaya-demo');
  const [, traces = ''] = /;query=([^;?]*)/.exec(tracesUrl(context(flights))) ?? [];
  expect(JSON.parse(decodeURIComponent(traces))).toMatchObject({
    traceQuery: { resourceContainer: 'projects/atalaya-demo', spanFilters: { services: ['flights'] } },
  });
});

describe('every link of every alert', () => {
  const alerts = nodesOf(flights, 'prod').alerts;
  test.each(alerts.map((alert) => [alert.id, alert] as const))('%s', (_id, alert) => {
    for (const url of Object.values(linksOf(alert, context(flights)))) {
      expect(url.length).toBeLessThanOrEqual(longestUrl);
      expect(url).toMatch(/^https:\/\/[^\s()<>]+$/);
      expect(new URL(url).href).toBe(url);
    }
  });
});

test('a query too long for a link is left out of it, and the page still opens', () => {
  const project = 'p'.repeat(1_000);
  const ingest = { ...flights.stages.ingest, name: 'n'.repeat(1_000) };
  const system: System = { ...flights, project, stages: { ...flights.stages, ingest } };
  expect(logsUrl(context(system), 'ingest')).toBe(`https://console.cloud.google.com/logs/query?project=${project}`);
});
