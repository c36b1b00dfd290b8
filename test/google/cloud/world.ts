/** The projects of a fake cloud, and the metrics that exist in them: what several services have to agree on. */
import { Refusal } from './refusal.ts';

export interface Project {
  readonly id: string;
  readonly number: string;
}

export interface World {
  readonly projects: readonly Project[];
  readonly now: () => Date;
  /** Types of the metrics of users in each project: descriptors and log metrics. Policies and SLOs may read these only. */
  readonly metrics: ReadonlyMap<string, Set<string>>;
}

export interface WorldOptions {
  readonly projects: readonly Project[];
  readonly now?: () => Date;
}

export const worldOf = ({ projects, now = () => new Date('2026-11-30T12:00:00Z') }: WorldOptions): World => ({
  projects,
  now,
  metrics: new Map(projects.map(({ id }) => [id, new Set<string>()])),
});

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
