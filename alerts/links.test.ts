import { describe, expect, test } from '@jest/globals';
import organization from '../test/fixtures/systems/organization.ts';
import freight from '../test/fixtures/systems/freight.ts';
import statements from '../test/fixtures/systems/statements.ts';
import type { System } from '../model/system.ts';
import { linksOf, logQuery, longestUrl, logsUrl, runbookUrl, tracesUrl, type LinkContext } from './links.ts';
import { nodesOf } from './systemNodes.ts';

const context = (system: System | undefined, environment: LinkContext['environment'] = 'prod'): LinkContext => ({
  organization,
  system,
  environment,
});

test('an alert leads to its own place in its system’s runbook', () => {
  expect(runbookUrl({ id: 'freight-api-availability-burn-page', system: 'freight' }, organization)).toBe(
    'https://github.com/example/atalaya/blob/main/generated/freight/runbooks/README.md#freight-api-availability-burn-page',
  );
});

test('an alert of the fleet has its runbook beside those of the systems', () => {
  expect(runbookUrl({ id: 'fleet-all-latency', system: undefined }, organization)).toBe(
    'https://github.com/example/atalaya/blob/main/generated/fleet/runbooks/README.md#fleet-all-latency',
  );
});

test('a log query is that of the stage, with the environment in the names where they carry it', () => {
  expect(logQuery(context(statements, 'staging'), 'api')).toBe(
    `resource.type="cloud_run_revision" AND resource.labels.service_name="${statements.stages.api.name}-staging"\nseverity>=WARNING`,
  );
  expect(logQuery(context(freight), 'queue')).toBe(
    '(resource.type="pubsub_subscription" AND resource.labels.subscription_id="freight-raw-subscription") OR ' +
      '(resource.type="cloud_run_revision" AND resource.labels.service_name="freight-ingest")\nseverity>=WARNING',
  );
  expect(logQuery(context(freight), 'table')).toBe(
    'resource.type="bigquery_dataset" AND resource.labels.dataset_id="warehouse"\nseverity>=WARNING',
  );
});

test('what the console reads from a link is the query and nothing else', () => {
  const url = logsUrl(context(freight), 'queue');
  const [, query = ''] = /;query=([^;?]*)/.exec(url) ?? [];
  expect(decodeURIComponent(query)).toBe(logQuery(context(freight), 'queue'));
  expect(new URL(url).searchParams.get('project')).toBe('atalaya-demo');
  const [, traces = ''] = /;query=([^;?]*)/.exec(tracesUrl(context(freight))) ?? [];
  expect(JSON.parse(decodeURIComponent(traces))).toMatchObject({
    traceQuery: { resourceContainer: 'projects/atalaya-demo', spanFilters: { services: ['freight'] } },
  });
});

describe('every link of every alert', () => {
  const alerts = nodesOf(freight, 'prod').alerts;
  test.each(alerts.map((alert) => [alert.id, alert] as const))('%s', (_id, alert) => {
    for (const url of Object.values(linksOf(alert, context(freight)))) {
      expect(url.length).toBeLessThanOrEqual(longestUrl);
      expect(url).toMatch(/^https:\/\/[^\s()<>]+$/);
      expect(new URL(url).href).toBe(url);
    }
  });
});

test('a query too long for a link is left out of it, and the page still opens', () => {
  const project = 'p'.repeat(1_000);
  const ingest = { ...freight.stages.ingest, name: 'n'.repeat(1_000) };
  const system: System = { ...freight, project, stages: { ...freight.stages, ingest } };
  expect(logsUrl(context(system), 'ingest')).toBe(`https://console.cloud.google.com/logs/query?project=${project}`);
});
