/**
 * Which revision gets which share: what Cloud Run refuses of a service's traffic, and what it answers about it. A target of type LATEST
 * follows the newest revision that is ready; a named one stays. Source: Cloud Run Admin API v2, TrafficTarget; "Rollbacks, gradual rollouts".
 */
import { invalid } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';

export const latest = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
export const named = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

const splitTypes: Readonly<Record<string, typeof latest | typeof named>> = {
  INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST: latest,
  INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION: named,
};

export interface Target {
  readonly type: string;
  /** The revision's id; undefined: the latest that is ready. */
  readonly revision?: string;
  readonly percent?: number;
  readonly tag?: string;
}

/** Of all targets of a split. */
const checkSplit = (parts: readonly Body[], field: string): void => {
  const sum = parts.reduce((total, { percent }) => total + Number(percent ?? 0), 0);
  if (sum !== 100) throw invalid(`The sum of the percentages in ${field} must be 100: ${sum}.`);
};

/** Of a worker pool: no tags, each revision once, nobody with nothing, and more instances than parts. Source: "Instance splits and rollbacks". */
export const checkedSplits = (
  sent: readonly Body[],
  instances: number,
  exists: (revision: string) => boolean,
): readonly Target[] => {
  checkSplit(sent, 'instance_splits');
  const targets = sent.map((split, index) => {
    const unknown = Object.keys(split).find((field) => !['type', 'revision', 'percent'].includes(field));
    if (unknown !== undefined)
      throw invalid(
        `Invalid JSON payload received. Unknown name "${unknown}" at 'worker_pool.instance_splits[${index}]'.`,
      );
    const { type = '' } = split as { type?: string };
    return { ...targetOf({ ...split, type: splitTypes[type] }, `instance_splits[${index}]`), type };
  });
  const ids = targets.map(({ revision }) => revision ?? latest);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`instance_splits: "${twice}" is named more than once.`);
  if (targets.length > 1 && instances <= targets.length)
    throw invalid(`instance_splits: ${targets.length} parts need more than ${targets.length} instances: ${instances}.`);
  for (const { revision } of targets)
    if (revision !== undefined && !exists(revision))
      throw invalid(`instance_splits: Revision '${revision}' was not found.`);
  return targets;
};

/** The host of a tag is one DNS label. Source: https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags. */
const longestLabel = 63;

const targetOf = (sent: Body, at: string): Target => {
  const { percent = 0, tag, revision } = sent;
  const type = sent['type'] ?? (revision === undefined ? undefined : named);
  if (typeof percent !== 'number' || !Number.isInteger(percent) || percent < 0 || percent > 100)
    throw invalid(`${at}.percent must be a whole number from 0 to 100: ${JSON.stringify(percent)}.`);
  if (type !== latest && type !== named) throw invalid(`${at}.type is required.`);
  if (type === latest && revision !== undefined && revision !== '')
    throw invalid(`${at}.revision must be empty for a target of type ${latest}.`);
  if (type === named && textOf(revision) === '')
    throw invalid(`${at}.revision is required for a target of type ${named}.`);
  if (percent === 0 && textOf(tag) === '') throw invalid(`${at} must have a percent or a tag.`);
  return {
    type,
    ...(type === named ? { revision: idOf(textOf(revision)) } : {}),
    ...(percent === 0 ? {} : { percent }),
    ...(textOf(tag) === '' ? {} : { tag: textOf(tag) }),
  };
};

/** Revisions may be named in full. */
const idOf = (revision: string): string => revision.slice(revision.lastIndexOf('/') + 1);

/** Refuses, or returns what is kept. `exists`: whether the service has a revision of this id. `host`: of the service. */
export const checkedTraffic = (
  sent: readonly Body[],
  service: string,
  host: string,
  exists: (revision: string) => boolean,
): readonly Target[] => {
  checkSplit(sent, 'traffic');
  const targets = sent.map((target, index) => targetOf(target, `traffic[${index}]`));
  const tags = targets.flatMap(({ tag }) => (tag === undefined ? [] : [tag]));
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice !== undefined) throw invalid(`traffic: the tag "${twice}" is used more than once.`);
  for (const tag of tags) {
    if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(tag) || tag.includes('---'))
      throw invalid(
        `traffic: the tag "${tag}" must have lowercase letters, digits and hyphens, and begin with a letter.`,
      );
    const label = `${tag}---${host.split('.', 1)[0]}`;
    if (label.length > longestLabel)
      throw invalid(
        `traffic: the tag "${tag}" is too long: "${label}" has ${label.length} characters, at most ${longestLabel}.`,
      );
  }
  for (const { revision } of targets)
    if (revision !== undefined && !exists(revision))
      throw invalid(`traffic: Revision '${revision}' of service '${service}' was not found.`);
  return targets;
};

/** What the service answers of each target, with the address of its tag. */
export const statusesOf = (targets: readonly Target[], latestReady: string, host: string): readonly Body[] =>
  targets.map((target) => ({
    ...target,
    revision: target.revision ?? latestReady,
    ...(target.tag === undefined ? {} : { uri: `https://${target.tag}---${host}` }),
  }));
