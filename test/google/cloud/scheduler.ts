/** Cloud Scheduler API v1: jobs. Source: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs. */
import { checkId, collectionRoutes, idIn } from './collection.ts';
import { checkLocation, schedulerRegions } from './locations.ts';
import { accountExists } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, FakeService } from './service.ts';
import { textOf } from './textOf.ts';
import { fullName, keptOf, type World } from './world.ts';

const host = 'cloudscheduler.googleapis.com';

const seconds = (duration: unknown): number => Number(/^(\d+(?:\.\d+)?)s$/.exec(textOf(duration))?.[1] ?? Number.NaN);

const checkJob = (world: World, job: Body): void => {
  const schedule = textOf(job['schedule']);
  if (!/^(\S+\s+){4}\S+$/.test(schedule) && !/^every \S+/.test(schedule))
    throw invalid(`Schedule or time zone is invalid: "${schedule}".`);
  const targets = ['httpTarget', 'pubsubTarget', 'appEngineHttpTarget'].filter((target) => target in job);
  if (targets.length !== 1) throw invalid('Job must have exactly one target.');
  const deadline = seconds(job['attemptDeadline'] ?? '180s');
  if ('httpTarget' in job && !(deadline >= 15 && deadline <= 1800))
    throw invalid(`attemptDeadline must be between 15s and 1800s: ${deadline}s.`);
  const { retryCount = 0 } = (job['retryConfig'] ?? {}) as { retryCount?: number };
  if (retryCount < 0 || retryCount > 5) throw invalid(`retryCount must be between 0 and 5: ${retryCount}.`);
  const { oidcToken, oauthToken } = (job['httpTarget'] ?? {}) as Record<
    string,
    { serviceAccountEmail?: string } | undefined
  >;
  const email = (oidcToken ?? oauthToken)?.serviceAccountEmail;
  if (email !== undefined && !accountExists(world, email))
    throw new Refusal(
      404,
      'NOT_FOUND',
      `The principal (user or service account) lacks IAM permission "iam.serviceAccounts.actAs" for the resource "${email}" (or the resource may not exist).`,
    );
};

export const fakeScheduler = (world: World): FakeService => {
  const change = (verb: 'pause' | 'resume', state: string) => ({
    method: 'POST' as const,
    path: `v1/projects/{project}/locations/{location}/jobs/{id}:${verb}`,
    answer: ({ part: { project = '', location = '', id = '' } }: { part: Readonly<Record<string, string>> }): Body => {
      const name = fullName(world, host, `projects/${project}/locations/${location}/jobs/${id}`);
      const job = world.kept.get(name);
      if (job === undefined) throw new Refusal(404, 'NOT_FOUND', 'Job not found.');
      world.kept.set(name, { ...job, state });
      return { ...job, state };
    },
  });
  return {
    name: 'cloudscheduler',
    left: () => keptOf(world, host),
    routes: [
      ...collectionRoutes(world, {
        host,
        version: 'v1',
        parent: 'projects/{project}/locations/{location}',
        plural: 'jobs',
        idOf: ({ name }) => idIn(textOf(name)),
        largest: 500,
        missing: () => new Refusal(404, 'NOT_FOUND', 'Job not found.'),
        outputs: ['state'],
        fill: (sent, name, { part: { location = '' } }) => {
          checkLocation(location, schedulerRegions);
          checkId(idIn(name), /^[a-zA-Z0-9_-]{1,500}$/, 'Invalid job name');
          checkJob(world, sent);
          const retry = sent['retryConfig'] as Body | undefined;
          // Filled in only where it is sent: a job without it answers none.
          const retries = {
            maxRetryDuration: '0s',
            minBackoffDuration: '5s',
            maxBackoffDuration: '3600s',
            maxDoublings: 5,
            ...retry,
          };
          const target = sent['httpTarget'] as Body | undefined;
          const headers = { 'User-Agent': 'Google-Cloud-Scheduler', ...(target?.['headers'] as Body | undefined) };
          return {
            timeZone: 'UTC',
            attemptDeadline: '180s',
            ...sent,
            state: 'ENABLED',
            ...(retry === undefined ? {} : { retryConfig: retries }),
            ...(target === undefined ? {} : { httpTarget: { httpMethod: 'POST', ...target, headers } }),
            userUpdateTime: world.now().toISOString(),
          };
        },
      }),
      change('pause', 'PAUSED'),
      change('resume', 'ENABLED'),
    ],
  };
};
