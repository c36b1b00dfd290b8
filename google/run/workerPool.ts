/**
 * A worker pool as a service is read and written: its split of instances is its traffic. A pool has no tags, so a tag is an annotation of the
 * pool, which Cloud Run keeps for its clients and which makes no revision. Source: google.cloud.run.v2, worker_pool.proto and
 * instance_split.proto.
 */
import type { Body } from '../monitoring/client.ts';
import type { Attempt } from '../monitoring/failure.ts';
import { listOf, serviceOf, type RunService, type RunTarget } from './service.ts';

/** `atalaya-tag-previous`: the value is the id of a revision. */
const tagPrefix = 'atalaya-tag-';

export const latestSplit = 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST';
export const namedSplit = 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION';

/** Throws `MonitoringError` for what is no worker pool. */
export const workerPoolOf = (attempt: Attempt, body: Body): RunService => {
  const annotations = (body['annotations'] ?? {}) as Readonly<Record<string, string>>;
  const tags = Object.entries(annotations)
    .filter(([key]) => key.startsWith(tagPrefix))
    .map(([key, revision]) => ({ tag: key.slice(tagPrefix.length), revision }));
  const pool = serviceOf(attempt, {
    ...body,
    traffic: [...listOf(body['instanceSplits']), ...tags],
    trafficStatuses: body['instanceSplitStatuses'],
  });
  return { ...pool, instances: instancesOf((body['scaling'] ?? {}) as Body) };
};

/** A pool that scales by itself has at least its minimum. Without a number Cloud Run runs one. */
const instancesOf = ({ manualInstanceCount, minInstanceCount }: Body): number => {
  const count = manualInstanceCount ?? minInstanceCount ?? 1;
  return typeof count === 'number' ? count : 1;
};

/** The fields of a write, and its mask. */
export const sentSplits = (
  { annotations }: Pick<RunService, 'annotations'>,
  traffic: readonly RunTarget[],
): { readonly body: Body; readonly mask: string } => {
  const others = Object.entries(annotations).filter(([key]) => !key.startsWith(tagPrefix));
  const tags = traffic.flatMap(({ revision, tag }) =>
    tag === undefined || revision === undefined ? [] : [[`${tagPrefix}${tag}`, revision] as const],
  );
  return {
    body: {
      instanceSplits: traffic.filter(({ percent }) => percent > 0).map(sentSplit),
      annotations: Object.fromEntries([...others, ...tags]),
    },
    mask: 'instanceSplits,annotations',
  };
};

const sentSplit = ({ revision, percent }: RunTarget): Body =>
  revision === undefined ? { type: latestSplit, percent } : { type: namedSplit, revision, percent };
