/**
 * BigQuery Data Transfer API v1: scheduled queries. Source:
 * https://cloud.google.com/bigquery/docs/reference/datatransfer/rest/v1/projects.locations.transferConfigs.
 */
import { collectionRoutes, newIdOf } from './collection.ts';
import { regions } from './locations.ts';
import { accountExists } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService } from './service.ts';
import { textOf } from './textOf.ts';
import { fullName, keptOf, projectOf, withProjectNumber, type World } from './world.ts';

const host = 'bigquerydatatransfer.googleapis.com';

/** Source: https://cloud.google.com/bigquery/docs/scheduling-queries: at least 5 minutes apart. */
const checkSchedule = (schedule: string): void => {
  if (schedule === '') return;
  const [, amount, unit] = /^every (\d+) (minutes|hours)\b/.exec(schedule) ?? [];
  const others =
    /^(every (day|mon|tue|wed|thu|fri|sat|sun)|(\d|first|second|third|fourth|last)[\w,]* (of|mon|tue|wed|thu|fri|sat|sun))/;
  if (amount === undefined && !others.test(schedule)) throw invalid(`Cannot parse schedule "${schedule}".`);
  if (unit === 'minutes' && Number(amount) < 5)
    throw invalid(`The schedule interval must be at least 5 minutes: "${schedule}".`);
};

export const fakeTransfers = (world: World): FakeService => {
  const check = (sent: Body, { part: { project = '', location = '' }, query }: Call): void => {
    if (!['us', 'eu'].includes(location.toLowerCase()) && !regions.has(location))
      throw invalid(`Location ${location} is not supported.`);
    if (sent['dataSourceId'] !== 'scheduled_query')
      throw new Refusal(404, 'NOT_FOUND', `Requested entity was not found: ${textOf(sent['dataSourceId'])}.`);
    checkSchedule(textOf(sent['schedule']));
    const { query: sql } = (sent['params'] ?? {}) as { query?: string };
    if (textOf(sql) === '') throw invalid('Missing required parameter: query.');
    const dataset = textOf(sent['destinationDatasetId']);
    if (
      dataset !== '' &&
      !world.kept.has(fullName(world, 'bigquery.googleapis.com', `projects/${project}/datasets/${dataset}`))
    )
      throw new Refusal(404, 'NOT_FOUND', `Not found: Dataset ${projectOf(world, project).id}:${dataset}`);
    const email = query.get('serviceAccountName') ?? '';
    if (email !== '' && !accountExists(world, email))
      throw new Refusal(
        403,
        'PERMISSION_DENIED',
        `The caller does not have permission to act as ${email} (or it may not exist).`,
      );
  };
  return {
    name: 'bigquerydatatransfer',
    left: () => keptOf(world, host),
    routes: [
      ...collectionRoutes(world, {
        host,
        version: 'v1',
        parent: 'projects/{project}/locations/{location}',
        plural: 'transferConfigs',
        idOf: () => newIdOf(world),
        largest: 1000,
        shown: (name) => withProjectNumber(world, name),
        outputs: ['dataSourceId', 'userId'],
        fill: (sent, _name, call, before) => {
          check(sent, call);
          const email = call.query.get('serviceAccountName') ?? '';
          const owner =
            email === ''
              ? textOf((before?.['ownerInfo'] as Body | undefined)?.['email'], 'deployer@example.com')
              : email;
          return {
            emailPreferences: {},
            scheduleOptions: {},
            ...sent,
            updateTime: world.now().toISOString(),
            nextRunTime: world.now().toISOString(),
            state: 'PENDING',
            userId: '1234567890',
            datasetRegion: call.part['location'],
            ownerInfo: { email: owner },
          };
        },
      }),
    ],
  };
};
