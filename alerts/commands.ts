/**
 * Commands that a runbook and a notification show, complete: they are copied at night, by somebody who may not know the system. The
 * environment is production unless ATALAYA_ENVIRONMENT names another.
 */
import type { StageName } from '../model/stage.ts';
import { apisOf, ingestsOf, runServicesIn } from '../model/stages.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';

interface In {
  readonly system: System;
  readonly environment: Environment;
}

const atalaya = (environment: Environment, ...words: readonly string[]): string =>
  [...(environment === 'prod' ? [] : [`ATALAYA_ENVIRONMENT=${environment}`]), 'npx atalaya', ...words].join(' ');

/** Dead letters of a deployed system: BigQuery has them. */
export const deadLettersCommand = (
  { system, environment }: In,
  verb: 'list' | 'replay',
  ...flags: readonly string[]
): string => atalaya(environment, 'dlq', verb, system.id, '--home google', ...flags);

export const statusCommand = ({ system, environment }: In): string =>
  atalaya(environment, 'slo status', system.id, '--from google');

/** The Cloud Run services that do the work of a stage: the table is written by ingest and read by the API. */
export const servicesOf = ({ system, environment }: In, stage: StageName): readonly string[] => {
  const names = (stages: Parameters<typeof runServicesIn>[0]): readonly string[] =>
    runServicesIn(stages).map(({ name }) => resourceName(system, name, environment));
  const [ingest, api] = [names(ingestsOf(system)), names(apisOf(system))];
  if (stage === 'table') return [...ingest, ...api];
  return stage === 'api' ? api : ingest;
};

const inProject = ({ project, region }: System): string => `--project=${project} --region=${region}`;

/** The newest revisions, and which of them has the traffic. */
export const revisionsCommand = ({ system }: In, service: string): string =>
  `gcloud run revisions list --service=${service} ${inProject(system)} --limit=5`;

/** After a roll back, which pins the traffic to one revision. */
export const latestCommand = ({ system }: In, service: string): string =>
  `gcloud run services update-traffic ${service} ${inProject(system)} --to-latest`;

/** All traffic to the revision before the newest one. */
export const rollBackCommand = ({ system }: In, service: string): string => {
  const where = inProject(system);
  const before = `gcloud run revisions list --service=${service} ${where} --sort-by=~metadata.creationTimestamp --limit=2 --format='value(metadata.name)' | tail -n 1`;
  return `gcloud run services update-traffic ${service} ${where} --to-revisions="$(${before})=100"`;
};
