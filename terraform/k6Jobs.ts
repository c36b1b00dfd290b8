/**
 * Load tests with several generators as Cloud Run jobs: each task selects its part of the load by its index, and writes its
 * summary to Cloud Logging. A separate root module, because applying a system's alerts must not require generators. Source:
 * cloud.google.com/run/docs/create-jobs, "CLOUD_RUN_TASK_INDEX".
 */
import {
  generatorArguments,
  generators,
  generatorVariables,
  needsToken,
  sharedLimits,
} from '../loadtest/k6/distributed.ts';
import { k6Image } from '../loadtest/k6/version.ts';
import { resourceName, type PipelineSystem } from '../model/system.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, terraformFile, type Block } from './expression.ts';
import { environmentVariable, frame, projectVariable, stateOf } from './root.ts';

type PipelineEmit = Pick<SystemEmit, 'environment'> & { readonly system: PipelineSystem };

export const k6JobsPath = 'k6/cloud-run/main.tf.json';

export const k6Jobs = (emit: PipelineEmit): string => {
  const { system, environment } = emit;
  return terraformFile({
    ...frame(stateOf(environment, `${system.id}-k6`)),
    variable: {
      project: projectVariable(system.project),
      region: { type: 'string', description: 'Region of the generators.', default: literal(system.region) },
      environment: environmentVariable(environment),
      target: { type: 'string', description: 'URL of the data API.' },
      bucket: { type: 'string', description: 'Bucket that takes the scripts.' },
      service_account: {
        type: 'string',
        description: 'E-mail address of the service account that generators have: it reads the bucket and the token.',
      },
      generators: { type: 'number', description: 'Generators that share a load.', default: generators },
      ...(needsToken(system)
        ? {
            token_secret: {
              type: 'string',
              description: 'Secret in Secret Manager whose latest version is the token.',
            },
            allow_writes: {
              type: 'bool',
              description: 'Send messages, too; they stay in the table of the target.',
              default: false,
            },
          }
        : {}),
    },
    locals: { plans: Object.fromEntries(sharedLimits(system).map(([plan, seconds]) => [plan, `${seconds}s`])) },
    resource: {
      google_storage_bucket_object: { script: script(emit) },
      google_cloud_run_v2_job: { generators: job(emit) },
    },
  });
};

/** Names of the plans, each with its time limit in seconds: a task that runs longer is stuck. */
const each = reference('local.plans');
const plan = reference('each.key');

const script = ({ system, environment }: PipelineEmit): Block => ({
  for_each: each,
  bucket: reference('var.bucket'),
  name: `${stateOf(environment, system.id)}/${plan}.ts`,
  source: `${reference('path.module')}/../${plan}.ts`,
});

const job = ({ system, environment }: PipelineEmit): Block => ({
  for_each: each,
  project: reference('var.project'),
  location: reference('var.region'),
  name: resourceName(system, `${system.id}-k6-${plan}`, environment),
  deletion_protection: false,
  labels: { system: system.id, plan, owner: system.owner },
  template: {
    task_count: reference('var.generators'),
    parallelism: reference('var.generators'),
    template: {
      service_account: reference('var.service_account'),
      // No retries: a restarted part would change the load.
      max_retries: 0,
      timeout: reference('each.value'),
      containers: [container(system)],
      volumes: [{ name: 'scripts', gcs: { bucket: reference('var.bucket'), read_only: true } }],
    },
  },
});

const container = (system: PipelineSystem): Block => ({
  image: `docker.io/${k6Image}`,
  command: ['/bin/sh', '-c'],
  args: [commandFor(`/scripts/${reference('google_storage_bucket_object.script[each.key].name')}`)],
  env: [
    ...Object.entries(generatorVariables).map(([name, value]) => ({ name, value })),
    { name: 'TARGET', value: reference('var.target') },
    { name: 'SEGMENTS', value: reference(segments) },
    ...(needsToken(system)
      ? [
          {
            name: 'TOKEN',
            value_source: { secret_key_ref: { secret: reference('var.token_secret'), version: 'latest' } },
          },
          { name: 'WRITES', value: reference('var.allow_writes ? "on" : "off"') },
        ]
      : []),
  ],
  resources: { limits: { cpu: '1', memory: '1Gi' } },
  volume_mounts: [{ name: 'scripts', mount_path: '/scripts' }],
});

/** '0/2,1/2,2/2': k6 splits a load evenly when every generator knows all parts. */
const segments = 'join(",", [for i in range(var.generators + 1) : "${i}/${var.generators}"])';

/** Shell command of a task, which reads Cloud Run's variables of the task. */
export const commandFor = (file: string): string =>
  [
    'exec k6 run',
    ...generatorArguments,
    '--execution-segment "$CLOUD_RUN_TASK_INDEX/$CLOUD_RUN_TASK_COUNT:$((CLOUD_RUN_TASK_INDEX + 1))/$CLOUD_RUN_TASK_COUNT"',
    '--execution-segment-sequence "$SEGMENTS"',
    file,
  ].join(' ');
