/** `gcloud run` and `gcloud functions`, the two generations of both. */
import type { Trigger } from '../inventory.ts';
import type { JsonMap } from '../json.ts';
import { at, lastPart, listAt, mapAt, numberAt, secondsAt, textAt } from '../value.ts';
import { accountName, commonOf, environmentList, environmentMap, isNamed, type Item, type Kind } from './reading.ts';

/** As Knative writes it, which `gcloud run services describe` prints. */
const knative: Kind = {
  type: 'run service',
  matches: (value) =>
    textAt(value, 'kind') === 'Service' && /serving\.knative\.dev/.test(textAt(value, 'apiVersion') ?? ''),
  read: (item) => {
    const { value } = item;
    const name = textAt(value, 'metadata', 'name');
    if (name === undefined) return { reason: 'it has no metadata.name' };
    const template = at(value, 'spec', 'template');
    const [container] = listAt(template, 'spec', 'containers');
    return {
      kind: 'Service',
      ...commonOf(item),
      project: textAt(value, 'metadata', 'namespace'),
      region: textAt(value, 'metadata', 'labels', 'cloud.googleapis.com/location'),
      labels: {},
      name,
      isWorker: false,
      url: textAt(value, 'status', 'url'),
      image: textAt(container, 'image'),
      limits: {
        maxInstances: numberAt(template, 'metadata', 'annotations', 'autoscaling.knative.dev/maxScale'),
        timeoutSeconds: numberAt(template, 'spec', 'timeoutSeconds'),
      },
      variables: environmentList(listAt(container, 'env')),
      account: accountName(textAt(template, 'spec', 'serviceAccountName')),
    };
  },
};

/** As the second API writes it. */
const second =
  (isWorker: boolean): Kind['read'] =>
  (item) => {
    const { value } = item;
    const [container] = listAt(value, 'template', 'containers');
    return {
      kind: 'Service',
      ...commonOf(item),
      name: lastPart(textAt(value, 'name')) ?? '',
      isWorker,
      url: textAt(value, 'uri'),
      image: textAt(container, 'image'),
      limits: {
        maxInstances: numberAt(value, 'template', 'scaling', 'maxInstanceCount'),
        timeoutSeconds: secondsAt(value, 'template', 'timeout'),
      },
      variables: environmentList(listAt(container, 'env')),
      account: accountName(textAt(value, 'template', 'serviceAccount')),
    };
  };

const hasContainers = (value: JsonMap): boolean => listAt(value, 'template', 'containers').length > 0;

const functionKind: Kind = {
  type: 'function',
  matches: (value) => isNamed(value, /\/locations\/[^/]+\/functions\/[^/]+$/),
  read: (item) => {
    const { value } = item;
    const generation = mapAt(value, 'serviceConfig') === undefined ? 1 : 2;
    const config = generation === 2 ? mapAt(value, 'serviceConfig') : value;
    const [maxInstances, timeout] =
      generation === 2 ? ['maxInstanceCount', 'timeoutSeconds'] : ['maxInstances', 'timeout'];
    return {
      kind: 'Function',
      ...commonOf(item),
      name: lastPart(textAt(value, 'name')) ?? '',
      generation,
      trigger: triggerOf(item),
      url: textAt(value, 'url') ?? textAt(config, 'uri') ?? textAt(value, 'httpsTrigger', 'url'),
      limits: { maxInstances: numberAt(config, maxInstances), timeoutSeconds: secondsAt(config, timeout) },
      variables: environmentMap(at(config, 'environmentVariables')),
      account: accountName(textAt(config, 'serviceAccountEmail')),
    };
  },
};

const triggerOf = ({ value }: Item): Trigger => {
  const event = textAt(value, 'eventTrigger', 'eventType');
  if (event === undefined) return { kind: 'Http' };
  if (!/pubsub\.topic/.test(event)) return { kind: 'Other', event };
  const topic = textAt(value, 'eventTrigger', 'pubsubTopic') ?? textAt(value, 'eventTrigger', 'resource');
  return { kind: 'Topic', topic: lastPart(topic) };
};

export const serviceKinds: readonly Kind[] = [
  functionKind,
  knative,
  {
    type: 'run service',
    matches: (value) => isNamed(value, /\/services\/[^/]+$/) && hasContainers(value),
    read: second(false),
  },
  {
    type: 'run worker pool',
    matches: (value) => isNamed(value, /\/workerPools\/[^/]+$/) && hasContainers(value),
    read: second(true),
  },
];
