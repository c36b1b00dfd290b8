import { describe, expect, test } from '@jest/globals';
import type { PipelineSystem, System } from '../model/system.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import freight from '../test/fixtures/systems/freight.ts';
import statements from '../test/fixtures/systems/statements.ts';
import {
  latestCommand,
  previousTagCommand,
  releasesCommand,
  revisionsCommand,
  rollBackCommand,
  rolledOut,
  rolloutBackCommand,
} from './commands.ts';
import { runbookOf } from './runbook/runbook.ts';
import { nodesOf } from './systemNodes.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { documentationOf } from './documentation.ts';

const of = { system: freight, environment: 'prod' } as const;

/** Ingest is a function in the examples; here it is a service. */
const withIngest = (
  infrastructure?: PipelineSystem['infrastructure'],
): { readonly system: System; readonly environment: 'prod' } => {
  const { ingest } = freight.stages;
  const system: PipelineSystem = {
    ...freight,
    stages: { ...freight.stages, ingest: { ...ingest, platform: 'cloud-run' } },
  };
  return { system: infrastructure === undefined ? system : { ...system, infrastructure }, environment: 'prod' };
};

describe('a stage that a rollout releases', () => {
  test('has one command that rolls it back by night, and one without the repository', () => {
    expect(rolledOut(of, 'api').map((each) => rolloutBackCommand(of, each))).toEqual([
      'npx --no atalaya rollout freight --environment prod --roll-back',
    ]);
    expect(rolledOut(withIngest(), 'queue').map((each) => rolloutBackCommand(of, each))).toEqual([
      'npx --no atalaya rollout freight --environment prod --stage ingest --roll-back',
    ]);
    expect(rolledOut(withIngest(), 'table').map(({ stage }) => stage)).toEqual(['ingest', 'api']);
    const worker = withIngest({ ingest: 'worker' });
    expect(rolledOut(worker, 'ingest').map((each) => previousTagCommand(worker, each))).toEqual([
      `gcloud beta run worker-pools update-instance-split freight-ingest --project=atalaya-demo --region=us-central1 --to-revisions="$(gcloud beta run worker-pools describe freight-ingest --project=atalaya-demo --region=us-central1 --format='value(metadata.annotations.atalaya-tag-previous)')=100"`,
    ]);
    expect(rolledOut(of, 'api').map((each) => previousTagCommand(of, each))).toEqual([
      'gcloud run services update-traffic freight-api --project=atalaya-demo --region=us-central1 --to-tags=previous=100',
    ]);
  });

  test('is listed and moved as what it is: a worker pool has instances', () => {
    const worker = withIngest({ ingest: 'worker' });
    const where = '--project=atalaya-demo --region=us-central1';
    const pools = 'gcloud beta run worker-pools';
    expect([revisionsCommand, rollBackCommand, latestCommand].map((make) => make(worker, 'freight-ingest'))).toEqual([
      `${pools} revisions list --worker-pool=freight-ingest ${where} --limit=5`,
      `${pools} update-instance-split freight-ingest ${where} --to-revisions="$(${pools} revisions list --worker-pool=freight-ingest ${where} --sort-by=~metadata.creationTimestamp --limit=2 --format='value(metadata.name)' | tail -n 1)=100"`,
      `${pools} update-instance-split freight-ingest ${where} --to-latest`,
    ]);
    expect(latestCommand(worker, 'freight-api')).toBe(
      `gcloud run services update-traffic freight-api ${where} --to-latest`,
    );
    const runbook = runbookOf({ ...nodesOf(worker.system, 'prod'), ...worker, organization });
    expect(runbook).not.toMatch(/gcloud run (services|revisions)[^\n]*freight-ingest/);
    expect(runbook).toContain(`${pools} revisions list --worker-pool=freight-ingest`);
  });

  test('has its last releases in the log of its project', () => {
    expect(releasesCommand(of)).toBe(
      `gcloud logging read 'logName="projects/atalaya-demo/logs/atalaya.release" AND labels.system="freight" AND labels.environment="prod"' --project=atalaya-demo --freshness=7d --limit=5 --format='value(timestamp,jsonPayload.message)'`,
    );
  });
});

describe('no text has a command of a rollout', () => {
  const { ingest: _, ...stages } = freight.stages;
  const others: System = { ...freight, stages: { ...stages, queue: [] } };

  const textsOf = (system: System): string => {
    const nodes = nodesOf(system, 'prod');
    return [
      runbookOf({ ...nodes, system, environment: 'prod', organization }),
      ...nodes.alerts.map((alert) => documentationOf(alert, { organization, system, environment: 'prod' }).content),
    ].join('\n');
  };

  test('but of functions, which are rolled out as services are', () => {
    expect(textsOf(statements)).toContain(
      'npx --no atalaya rollout statements --environment prod --stage ingest --roll-back',
    );
  });

  test('of services that others run', () => {
    const texts = textsOf(others);
    expect(texts).not.toContain('atalaya rollout');
    expect(texts).not.toContain('previous=100');
    expect(texts).not.toContain('atalaya.release');
    expect(texts).toContain('gcloud run services update-traffic');
  });
});

test('every page of an API that is rolled out has the command in its notification', () => {
  const nodes = nodesOf(correspondence, 'prod');
  const pages = nodes.alerts.filter(({ severity, stage }) => severity === 'page' && stage === 'api');
  expect(pages.length).toBeGreaterThan(1);
  for (const alert of pages) {
    const { content } = documentationOf(alert, { organization, system: correspondence, environment: 'prod' });
    expect([alert.id, content]).toEqual([
      alert.id,
      expect.stringContaining('npx --no atalaya rollout correspondence --environment prod'),
    ]);
    expect(content).toContain('More: `npx --no atalaya explain');
  }
});
