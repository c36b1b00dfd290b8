/**
 * Services and revisions as the older API has them (serving.knative.dev/v1), made from what v2 keeps: gcloud reads these. Probes and volumes are
 * not in the view; a write leaves them as they were. Source: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services.
 */
import { idIn } from '../../collection.ts';
import type { Body } from '../../service.ts';
import { textOf } from '../../textOf.ts';
import { projectOf, type World } from '../../world.ts';
import { hostOf, readiness, type Readiness } from '../revisions.ts';
import type { Target } from '../traffic.ts';

const apiVersion = 'serving.knative.dev/v1';

const statusOf = { CONDITION_SUCCEEDED: 'True', CONDITION_FAILED: 'False', CONDITION_RECONCILING: 'Unknown' } as const;

const conditions = ({ state, message }: Readiness, time: unknown, types: readonly string[]): readonly Body[] =>
  types.map((type) => ({
    type,
    status: statusOf[state],
    lastTransitionTime: time,
    ...(message === undefined ? {} : { message, reason: 'HealthCheckContainerError' }),
  }));

const secondsOf = (duration: unknown): number => Number.parseFloat(textOf(duration, '300s'));

const envOf = ({ name, value, valueSource }: Body): Body => {
  const { secretKeyRef } = (valueSource ?? {}) as { secretKeyRef?: { secret: string; version?: string } };
  if (secretKeyRef === undefined) return { name, ...(value === undefined ? {} : { value }) };
  return { name, valueFrom: { secretKeyRef: { name: secretKeyRef.secret, key: secretKeyRef.version ?? 'latest' } } };
};

const containerOf = ({ name, image, command, args, env, ports, resources }: Body): Body => ({
  ...(name === undefined ? {} : { name }),
  image,
  ...(command === undefined ? {} : { command }),
  ...(args === undefined ? {} : { args }),
  ...(env === undefined ? {} : { env: (env as readonly Body[]).map(envOf) }),
  ports,
  resources: { limits: (resources as Body | undefined)?.['limits'] },
});

/** Of a template and of a revision, which has its fields. */
const specOf = (template: Body): Body => ({
  containerConcurrency: template['maxInstanceRequestConcurrency'],
  timeoutSeconds: secondsOf(template['timeout']),
  serviceAccountName: template['serviceAccount'],
  containers: ((template['containers'] ?? []) as readonly Body[]).map(containerOf),
});

const annotationsOf = (template: Body): Body => {
  const { maxInstanceCount, minInstanceCount } = (template['scaling'] ?? {}) as Record<string, number | undefined>;
  return {
    ...(template['annotations'] as Body | undefined),
    ...(maxInstanceCount === undefined ? {} : { 'autoscaling.knative.dev/maxScale': String(maxInstanceCount) }),
    ...(minInstanceCount === undefined ? {} : { 'autoscaling.knative.dev/minScale': String(minInstanceCount) }),
  };
};

const targetOf = ({ type, revision, percent, tag }: Target): Body => ({
  ...(type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' ? { latestRevision: true } : { revisionName: revision }),
  ...(percent === undefined ? {} : { percent }),
  ...(tag === undefined ? {} : { tag }),
});

const statusTargetOf = ({ type, revision, percent, tag, uri }: Target & { readonly uri?: string }): Body => ({
  revisionName: revision,
  ...(type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' ? { latestRevision: true } : {}),
  ...(percent === undefined ? {} : { percent }),
  ...(tag === undefined ? {} : { tag, url: uri }),
});

const namespaceOf = (world: World, name: string): string => projectOf(world, name.split('/')[1]).number;

export const serviceView = (world: World, body: Body): Body => {
  const name = textOf(body['name']);
  const template = body['template'] as Body;
  const url = `https://${hostOf(name)}`;
  const ready = body['terminalCondition'] as Readiness & Body;
  const latestReady = idIn(textOf(body['latestReadyRevision']));
  return {
    apiVersion,
    kind: 'Service',
    metadata: {
      name: idIn(name),
      namespace: namespaceOf(world, name),
      selfLink: `/apis/serving.knative.dev/v1/namespaces/${namespaceOf(world, name)}/services/${idIn(name)}`,
      uid: body['uid'],
      resourceVersion: body['etag'],
      generation: Number(body['generation']),
      creationTimestamp: body['createTime'],
      labels: { ...(body['labels'] as Body | undefined), 'cloud.googleapis.com/location': name.split('/')[3] },
      annotations: {
        ...(body['annotations'] as Body | undefined),
        'run.googleapis.com/ingress': textOf(body['ingress'])
          .replace('INGRESS_TRAFFIC_', '')
          .toLowerCase()
          .replaceAll('_', '-'),
      },
    },
    spec: {
      template: {
        metadata: {
          ...(textOf(template['revision']) === '' ? {} : { name: template['revision'] }),
          labels: { ...(template['labels'] as Body | undefined) },
          annotations: annotationsOf(template),
        },
        spec: specOf(template),
      },
      traffic: (body['traffic'] as readonly Target[]).map(targetOf),
    },
    status: {
      observedGeneration: Number(body['observedGeneration']),
      conditions: conditions(ready, ready['lastTransitionTime'], ['Ready', 'ConfigurationsReady', 'RoutesReady']),
      latestCreatedRevisionName: idIn(textOf(body['latestCreatedRevision'])),
      ...(latestReady === '' ? {} : { latestReadyRevisionName: latestReady }),
      traffic: (body['trafficStatuses'] as readonly Target[]).map(statusTargetOf),
      url,
      address: { url },
    },
  };
};

export const revisionView = (world: World, body: Body): Body => {
  const name = textOf(body['name']);
  const ready = readiness(body);
  return {
    apiVersion,
    kind: 'Revision',
    metadata: {
      name: idIn(name),
      namespace: namespaceOf(world, name),
      uid: body['uid'],
      resourceVersion: body['etag'],
      generation: 1,
      creationTimestamp: body['createTime'],
      labels: {
        ...(body['labels'] as Body | undefined),
        'serving.knative.dev/service': body['service'],
        'cloud.googleapis.com/location': name.split('/')[3],
      },
      annotations: annotationsOf(body),
    },
    spec: specOf(body),
    status: {
      observedGeneration: 1,
      conditions: conditions(ready, body['updateTime'], ['Ready', 'ContainerHealthy']),
      imageDigest: (body['containers'] as readonly Body[])[0]?.['image'],
    },
  };
};
