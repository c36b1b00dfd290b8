/**
 * Artifact Registry API v1: repositories and their IAM policies. Source:
 * https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.
 */
import { checkId, collectionRoutes, doneOperation, idIn, stamped } from './collection.ts';
import { checkLocation, regions } from './locations.ts';
import { iamRoutes } from './policies.ts';
import { invalid } from './refusal.ts';
import type { Body, FakeService } from './service.ts';
import { textOf } from './textOf.ts';
import { keptOf, type World } from './world.ts';

const host = 'artifactregistry.googleapis.com';
const parent = 'projects/{project}/locations/{location}';
const places: ReadonlySet<string> = new Set([...regions, 'us', 'europe', 'asia']);
const formats = ['DOCKER', 'MAVEN', 'NPM', 'APT', 'YUM', 'PYTHON', 'GENERIC', 'GO', 'KFP', 'RUBY'];

interface CleanupPolicy {
  readonly action?: string;
  readonly condition?: { readonly olderThan?: string; readonly newerThan?: string };
  readonly mostRecentVersions?: { readonly keepCount?: number };
}

const checkPolicies = (policies: Readonly<Record<string, CleanupPolicy>>): void => {
  for (const [id, { action, condition, mostRecentVersions }] of Object.entries(policies)) {
    checkId(id, /^[a-z0-9][a-z0-9-]{0,62}$/, 'Invalid id of a cleanup policy');
    if (action !== 'DELETE' && action !== 'KEEP') throw invalid(`Cleanup policy ${id}: action must be DELETE or KEEP.`);
    if (action === 'DELETE' && mostRecentVersions !== undefined)
      throw invalid(`Cleanup policy ${id}: most_recent_versions is for KEEP only.`);
    if ((condition === undefined) === (mostRecentVersions === undefined))
      throw invalid(`Cleanup policy ${id}: must have exactly one of condition and most_recent_versions.`);
    for (const age of [condition?.olderThan, condition?.newerThan])
      if (age !== undefined && !/^\d+s$/.test(age))
        throw invalid(`Cleanup policy ${id}: "${age}" is no duration in seconds.`);
  }
};

export const fakeArtifactRegistry = (world: World): FakeService => ({
  name: 'artifactregistry',
  left: () => keptOf(world, host),
  routes: [
    ...collectionRoutes(world, {
      host,
      version: 'v1',
      parent,
      plural: 'repositories',
      idParameter: 'repository_id',
      largest: 1000,
      outputs: ['format', 'mode', 'createTime'],
      fill: (sent, name, { part: { location = '' } }, before) => {
        checkLocation(location, places);
        checkId(idIn(name), /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'Invalid repository id');
        const format = textOf(before?.['format'] ?? sent['format']);
        if (!formats.includes(format)) throw invalid(`Invalid repository format "${format}".`);
        checkPolicies((sent['cleanupPolicies'] ?? {}) as Readonly<Record<string, CleanupPolicy>>);
        const scanning = (sent['vulnerabilityScanningConfig'] ?? {}) as Body;
        const { etag: _etag, ...body } = stamped(world, sent, before);
        return {
          ...body,
          format,
          mode: textOf(sent['mode'], 'STANDARD_REPOSITORY'),
          registryUri: `${location}-docker.pkg.dev/${name.split('/')[1]}/${idIn(name)}`,
          vulnerabilityScanningConfig: {
            ...scanning,
            enablementState: 'SCANNING_DISABLED',
            enablementStateReason: 'API containerscanning.googleapis.com is not enabled.',
          },
        };
      },
      written: (body, name, verb) =>
        verb === 'update'
          ? body
          : doneOperation(
              world,
              host,
              name.split('/').slice(0, 4).join('/'),
              body,
              'google.devtools.artifactregistry.v1.Repository',
            ),
    }),
    ...iamRoutes(world, { host, version: 'v1', resource: `${parent}/repositories/{id}`, read: 'GET' }),
  ],
});
