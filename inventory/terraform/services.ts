/** Cloud Run (both APIs) and functions (both generations) in Terraform. */
import type { Trigger } from '../inventory.ts';
import { at, numberAt, secondsAt, textAt } from '../value.ts';
import { accountAt, commonOf, environmentBlocks, environmentMap, linkAt, type Read, type Reading } from './reading.ts';

/** Types that have an address of HTTP. */
export const callableTypes: readonly string[] = [
  'google_cloud_run_v2_service',
  'google_cloud_run_service',
  'google_cloudfunctions2_function',
  'google_cloudfunctions_function',
];

const unnamed = { reason: 'its name is known after apply' };

const runService =
  (isWorker: boolean): Read =>
  (reading) => {
    const { values } = reading.instance;
    const name = textAt(values, 'name');
    if (name === undefined) return unnamed;
    return {
      kind: 'Service',
      ...commonOf(reading),
      name,
      isWorker,
      url: textAt(values, 'uri'),
      image: textAt(values, 'template', 0, 'containers', 0, 'image'),
      limits: {
        maxInstances:
          numberAt(values, 'template', 0, 'scaling', 0, 'max_instance_count') ??
          numberAt(values, 'scaling', 0, 'max_instance_count'),
        timeoutSeconds: secondsAt(values, 'template', 0, 'timeout'),
      },
      variables: environmentBlocks(reading, ['template', 0, 'containers', 0, 'env']),
      account: accountAt(reading, ['template', 0, 'service_account']),
    };
  };

/** The older API, in the words of Knative. */
const knativeService: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  const spec = ['template', 0, 'spec', 0] as const;
  return {
    kind: 'Service',
    ...commonOf(reading),
    name,
    isWorker: false,
    url: textAt(values, 'status', 0, 'url'),
    image: textAt(values, ...spec, 'containers', 0, 'image'),
    limits: {
      maxInstances: numberAt(values, 'template', 0, 'metadata', 0, 'annotations', 'autoscaling.knative.dev/maxScale'),
      timeoutSeconds: numberAt(values, ...spec, 'timeout_seconds'),
    },
    variables: environmentBlocks(reading, [...spec, 'containers', 0, 'env']),
    account: accountAt(reading, [...spec, 'service_account_name']),
  };
};

const topics = ['google_pubsub_topic'];

const firstGeneration: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  return {
    kind: 'Function',
    ...commonOf(reading),
    name,
    generation: 1,
    trigger: firstTrigger(reading),
    url: textAt(values, 'https_trigger_url'),
    limits: { maxInstances: numberAt(values, 'max_instances'), timeoutSeconds: numberAt(values, 'timeout') },
    variables: environmentMap(reading, ['environment_variables']),
    account: accountAt(reading, ['service_account_email']),
  };
};

const firstTrigger = (reading: Reading): Trigger => {
  const { values } = reading.instance;
  const event = textAt(values, 'event_trigger', 0, 'event_type');
  if (event === undefined) return { kind: 'Http' };
  if (!/pubsub\.topic/.test(event)) return { kind: 'Other', event };
  return { kind: 'Topic', topic: linkAt(reading, ['event_trigger', 0, 'resource'], topics) };
};

const secondGeneration: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  return {
    kind: 'Function',
    ...commonOf(reading),
    name,
    generation: 2,
    trigger: secondTrigger(reading),
    url: textAt(values, 'url') ?? textAt(values, 'service_config', 0, 'uri'),
    limits: {
      maxInstances: numberAt(values, 'service_config', 0, 'max_instance_count'),
      timeoutSeconds: numberAt(values, 'service_config', 0, 'timeout_seconds'),
    },
    variables: environmentMap(reading, ['service_config', 0, 'environment_variables']),
    account: accountAt(reading, ['service_config', 0, 'service_account_email']),
  };
};

const secondTrigger = (reading: Reading): Trigger => {
  const { values } = reading.instance;
  const event = textAt(values, 'event_trigger', 0, 'event_type');
  if (event === undefined && at(values, 'event_trigger', 0) === undefined) return { kind: 'Http' };
  if (event !== undefined && !/pubsub\.topic/.test(event)) return { kind: 'Other', event };
  return { kind: 'Topic', topic: linkAt(reading, ['event_trigger', 0, 'pubsub_topic'], topics) };
};

export const services: Readonly<Record<string, Read>> = {
  google_cloud_run_v2_service: runService(false),
  google_cloud_run_v2_worker_pool: runService(true),
  google_cloud_run_service: knativeService,
  google_cloudfunctions_function: firstGeneration,
  google_cloudfunctions2_function: secondGeneration,
};
