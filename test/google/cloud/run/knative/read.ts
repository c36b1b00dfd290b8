/**
 * A service as the older API sends it, in the form of v2: laid over what is kept, so that what the older form lacks (probes, volumes, CPU
 * allocation) stays. A container is the one at the same place before.
 */
import { invalid } from '../../refusal.ts';
import type { Body } from '../../service.ts';
import { textOf } from '../../textOf.ts';

/** Annotations of the older API that v2 has as fields, or the server sets: v2 does not show them. */
const isSystem = (key: string): boolean =>
  /^(run\.googleapis\.com|autoscaling\.knative\.dev|serving\.knative\.dev|cloud\.googleapis\.com)\//.test(key);

const own = (map: unknown): Body | undefined => {
  const entries = Object.entries((map ?? {}) as Body).filter(([key]) => !isSystem(key));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const defined = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

const envOf = ({ name, value, valueFrom }: Body): Body => {
  const { secretKeyRef } = (valueFrom ?? {}) as { secretKeyRef?: { name: string; key: string } };
  if (secretKeyRef === undefined) return defined({ name, value });
  return { name, valueSource: { secretKeyRef: { secret: secretKeyRef.name, version: secretKeyRef.key } } };
};

const containerOf = (sent: Body, before: Body = {}): Body => {
  const { name, image, command, args, env, ports, resources } = sent;
  const limits = (resources as Body | undefined)?.['limits'];
  const { env: _env, ...kept } = before;
  return defined({
    ...kept,
    name,
    image,
    command,
    args,
    env: (env as readonly Body[] | undefined)?.map(envOf),
    ports: ports ?? before['ports'],
    resources: limits === undefined ? before['resources'] : { ...(before['resources'] as Body | undefined), limits },
  });
};

const templateOf = (sent: Body, before: Body = {}): Body => {
  const { name, labels, annotations } = (sent['metadata'] ?? {}) as Body;
  const spec = (sent['spec'] ?? {}) as Body;
  const containers = (before['containers'] ?? []) as readonly Body[];
  const scale = (key: string): number | undefined => {
    const value = textOf((annotations as Body | undefined)?.[`autoscaling.knative.dev/${key}`]);
    return value === '' ? undefined : Number(value);
  };
  const { labels: _labels, annotations: _annotations, revision: _revision, ...kept } = before;
  return defined({
    ...kept,
    revision: name,
    labels: own(labels),
    annotations: own(annotations),
    scaling: defined({ maxInstanceCount: scale('maxScale'), minInstanceCount: scale('minScale') }),
    maxInstanceRequestConcurrency: spec['containerConcurrency'],
    timeout: spec['timeoutSeconds'] === undefined ? undefined : `${Number(spec['timeoutSeconds'])}s`,
    serviceAccount: spec['serviceAccountName'],
    containers: ((spec['containers'] ?? []) as readonly Body[]).map((container, index) =>
      containerOf(container, containers[index]),
    ),
  });
};

const targetOf = ({ revisionName, latestRevision, percent, tag }: Body): Body => {
  if (latestRevision === true && textOf(revisionName) !== '')
    throw invalid('spec.traffic: latestRevision and revisionName exclude each other.');
  return defined(
    latestRevision === true
      ? { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent, tag }
      : { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: revisionName, percent, tag },
  );
};

/** A body for v2's PATCH or POST; its etag is the resourceVersion that the caller has read. */
export const serviceOf = (sent: Body, before: Body | undefined): Body => {
  const metadata = (sent['metadata'] ?? {}) as Body;
  const spec = (sent['spec'] ?? {}) as Body;
  const { labels: _labels, annotations: _annotations, traffic: _traffic, etag: _etag, ...kept } = before ?? {};
  const annotations = (metadata['annotations'] ?? {}) as Body;
  return defined({
    ...kept,
    labels: own(metadata['labels']),
    annotations: own(annotations),
    client: annotations['run.googleapis.com/client-name'],
    clientVersion: annotations['run.googleapis.com/client-version'],
    template: templateOf((spec['template'] ?? {}) as Body, before?.['template'] as Body | undefined),
    traffic: (spec['traffic'] as readonly Body[] | undefined)?.map(targetOf),
    etag: metadata['resourceVersion'],
  });
};
