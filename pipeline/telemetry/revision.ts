/**
 * The revision of this process, by which a rollout compares a new release with the old one. Sources: Cloud Run, container
 * contract (K_REVISION of services and functions, CLOUD_RUN_WORKER_POOL_REVISION of worker pools).
 */
import type { Environment } from './cloud.ts';

const variables = ['K_REVISION', 'CLOUD_RUN_WORKER_POOL_REVISION', 'ATALAYA_REVISION'] as const;

/** Few characters, because it is a label of every series, and part of names on Google Cloud. */
export const revisionPattern: RegExp = /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/;

/** Undefined where no variable says it, or where its value cannot be a label. */
export const revisionOf = (environment: Environment): string | undefined => {
  const value = variables.map((name) => environment[name]).find((text) => text !== undefined && text !== '');
  return value !== undefined && revisionPattern.test(value) ? value : undefined;
};
