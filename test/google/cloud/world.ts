/**
 * What the services of a fake cloud have to agree on: projects, metrics, and all that the platform keeps: resources and IAM policies by their full names, as Cloud Asset Inventory writes them
 * (`//run.googleapis.com/projects/p/locations/l/services/s`), always with the project's id. One world for all services, because they
 * check each other: a Cloud Run service needs its account, a binding needs its member.
 */
import { Refusal } from './refusal.ts';
import type { Body } from './service.ts';

export interface Project {
  readonly id: string;
  readonly number: string;
}

export interface BillingAccount {
  /** `0123AB-0123AB-0123AB`. */
  readonly id: string;
  readonly currency: string;
}

export interface IamBinding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Body;
}

export interface IamPolicy {
  readonly version: number;
  readonly bindings: readonly IamBinding[];
  readonly auditConfigs?: unknown;
  readonly etag: string;
}

export interface World {
  readonly projects: readonly Project[];
  readonly billingAccounts: readonly BillingAccount[];
  readonly now: () => Date;
  /** Types of the metrics of users in each project: descriptors and log metrics. Policies and SLOs may read these only. */
  readonly metrics: ReadonlyMap<string, Set<string>>;
  readonly kept: Map<string, Body>;
  readonly policies: Map<string, IamPolicy>;
  /** Images whose revisions do not become ready, or only after some looks at them; a test fills it. */
  readonly unready: Map<string, Unready>;
  /** Written by clients, or by a test as the platform writes them. */
  readonly logEntries: Body[];
  /** APIs that are enabled, as `project/service`; undefined: all are, and nothing is checked. */
  readonly enabled: Set<string> | undefined;
  /** 1, 2, 3 …: the source of every id and etag that the fake makes. */
  readonly next: () => number;
}

/** `looks`: so many reads of the service, its revision or its operation come before it is ready. */
export type Unready =
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'slow'; readonly looks: number };

export interface WorldOptions {
  readonly projects: readonly Project[];
  readonly billingAccounts?: readonly BillingAccount[];
  readonly now?: () => Date;
  /** True: services refuse calls until their API is enabled. Default: false. */
  readonly checkApis?: boolean;
}

/** Enabled in every new project. Source: https://cloud.google.com/service-usage/docs/enabled-service. */
const newProjectApis = ['bigquery', 'logging', 'monitoring', 'servicemanagement', 'serviceusage', 'storage'].map(
  (name) => `${name}.googleapis.com`,
);

export const worldOf = ({
  projects,
  billingAccounts = [],
  now = () => new Date('2026-11-30T12:00:00Z'),
  checkApis,
}: WorldOptions): World => {
  let count = 0;
  return {
    projects,
    billingAccounts,
    now,
    metrics: new Map(projects.map(({ id }) => [id, new Set<string>()])),
    kept: new Map(),
    policies: new Map(),
    unready: new Map(),
    logEntries: [],
    enabled:
      checkApis === true
        ? new Set(projects.flatMap(({ id }) => newProjectApis.map((api) => `${id}/${api}`)))
        : undefined,
    next: () => (count += 1),
  };
};

/** By id or number. Google does not say whether the project or the right is missing. */
export const projectOf = ({ projects }: World, idOrNumber: string | undefined): Project => {
  const found = projects.find(({ id, number }) => id === idOrNumber || number === idOrNumber);
  if (found !== undefined) return found;
  throw new Refusal(
    403,
    'PERMISSION_DENIED',
    `Permission denied on resource project ${String(idOrNumber)} (or it may not exist).`,
  );
};

/** Relative names may say the project's number; full names say its id. */
export const withProjectId = (world: World, name: string): string =>
  name.replace(/^projects\/([^/]+)/, (_match, project: string) => `projects/${projectOf(world, project).id}`);

export const withProjectNumber = (world: World, name: string): string =>
  name.replace(/^projects\/([^/]+)/, (_match, project: string) => `projects/${projectOf(world, project).number}`);

/** `//pubsub.googleapis.com/projects/p/topics/t`. */
export const fullName = (world: World, host: string, name: string): string => `//${host}/${withProjectId(world, name)}`;

export const newEtag = ({ next }: World): string => Buffer.from(`etag ${next()}`).toString('base64');

export const newUid = ({ next }: World): string => `00000000-0000-4000-8000-${String(next()).padStart(12, '0')}`;

/** Names of what a host keeps. */
export const keptOf = (world: World, host: string): readonly string[] =>
  [...world.kept.keys()].filter((name) => name.startsWith(`//${host}/`)).map((name) => name.slice(host.length + 3));

/** Removes a resource with its policy and all below it. */
export const forget = (world: World, name: string): void => {
  for (const map of [world.kept, world.policies])
    for (const key of map.keys()) if (key === name || key.startsWith(`${name}/`)) map.delete(key);
};
