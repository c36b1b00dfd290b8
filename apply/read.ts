/**
 * Reads a project: all kinds at once. A kind that cannot be read leaves the others alone, and is named with the reason. What a
 * server answers is not trusted: an answer that is no list of named resources counts as not read.
 */
import { atMost } from '../google/atMost.ts';
import type { Body, MonitoringReader } from '../google/monitoring/client.ts';
import { MonitoringError } from '../google/monitoring/failure.ts';
import { textIn } from './canonical/edit.ts';
import { liveOf } from './live.ts';
import { ownHost, type HostReference } from './referenceValues.ts';
import { kinds, type JsonObject, type Kind, type Live, type ReadKind, type Wanted } from './resource.ts';
import { numberIn, type ProjectState } from './state.ts';

export interface NotRead {
  readonly kind: ReadKind;
  readonly project: string;
  readonly error: MonitoringError;
}

export interface ReadProject {
  readonly state: ProjectState;
  readonly notRead: readonly NotRead[];
}

export interface ReadOptions {
  /** Id of the organization. */
  readonly organization: string;
  readonly stop: AbortSignal;
}

const mostHosts = 10;

/** `wanted`: of this project. Kinds that nobody wants are read too, for what nobody wants any more. Throws only what is no `MonitoringError`. */
export const readProject = async (
  reader: MonitoringReader,
  project: string,
  wanted: readonly Wanted[],
  { organization, stop }: ReadOptions,
): Promise<ReadProject> => {
  const notRead: NotRead[] = [];
  const listed = async (kind: ReadKind): Promise<readonly JsonObject[]> => {
    try {
      if (stop.aborted) throw stopped();
      return named(await reader.list(kind, `projects/${project}`), kind, project);
    } catch (error) {
      if (!(error instanceof MonitoringError)) throw error;
      notRead.push({ kind, project, error });
      return [];
    }
  };
  // Descriptors are many, and needed only where a metric is.
  const wantedKinds = kinds.filter((kind) => kind !== 'metricDescriptor' || wanted.some((item) => item.kind === kind));
  const [channels, ...bodies] = await Promise.all([listed('channel'), ...wantedKinds.map(listed)]);
  const lives = wantedKinds.flatMap((kind, index) => livesOf(kind, bodies[index] ?? [], { project, organization }));
  const names = [channels, ...bodies].flat().flatMap(({ name }) => textIn(name) ?? []);
  const state: ProjectState = {
    project,
    number: numberIn(names),
    lives,
    channels,
    notRead: new Set(notRead.map(({ kind }) => kind)),
    hosts: new Map(),
  };
  const hosts = state.notRead.has('uptimeCheck')
    ? new Map<string, string>()
    : await hostsOf(reader, project, wanted, lives);
  return { state: { ...state, hosts }, notRead: notRead.toSorted((a, b) => order(a.kind) - order(b.kind)) };
};

const order = (kind: ReadKind): number => (kind === 'channel' ? -1 : kinds.indexOf(kind));

const livesOf = (
  kind: Kind,
  bodies: readonly JsonObject[],
  context: { readonly project: string; readonly organization: string },
): readonly Live[] => bodies.flatMap((body) => liveOf(kind, body, context) ?? []);

const named = (bodies: readonly Body[], kind: ReadKind, project: string): readonly JsonObject[] => {
  const strange = bodies.find((body) => typeof body !== 'object' || body === null || !isName(body['name']));
  if (strange === undefined) return bodies as readonly JsonObject[];
  const text = JSON.stringify(strange ?? null).slice(0, 100);
  throw new MonitoringError(
    'refused',
    `the list of ${kind} in ${project} has a resource without a name: ${text}`,
    'check that nothing between this machine and Google changes answers, such as a proxy',
  );
};

const isName = (name: unknown): boolean => typeof name === 'string' && name !== '';

export const stopped = (): MonitoringError =>
  new MonitoringError('stopped', 'stopped by Ctrl-C', 'run the command again');

/** Hosts of checks that do not exist yet, or have another host than a Cloud Run service's. A service that cannot be read has none. */
const hostsOf = async (
  reader: MonitoringReader,
  project: string,
  wanted: readonly Wanted[],
  lives: readonly Live[],
): Promise<ReadonlyMap<string, string>> => {
  const needed = wanted
    .filter(({ kind }) => kind === 'uptimeCheck')
    .flatMap(({ key, references }) => {
      const live = lives.find((other) => other.kind === 'uptimeCheck' && other.key === key);
      return references.filter(
        (reference) => reference.kind === 'cloudRunHost' && ownHost(reference, live) === undefined,
      );
    })
    .filter((reference): reference is HostReference => reference.kind === 'cloudRunHost');
  const read = atMost(mostHosts);
  const found = await Promise.all(
    needed.map(({ location, service }) =>
      read(async (): Promise<readonly (readonly [string, string])[]> => {
        try {
          const host = await reader.hostOfRun(`projects/${project}/locations/${location}/services/${service}`);
          return host === undefined ? [] : [[`${location}/${service}`, host]];
        } catch (error) {
          if (error instanceof MonitoringError) return [];
          throw error;
        }
      }),
    ),
  );
  return new Map(found.flat());
};
