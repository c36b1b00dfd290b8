/** Who sends a series that only processes of ours, or of a team's telemetry, can send. */
import type { Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import { ownSignals } from '../model/signals.ts';
import { apisOf, ingestsOf } from '../model/stages.ts';
import { isPipelineSystem, type System } from '../model/system.ts';

/** Names under which the signals of Atalaya's own pipeline are read, in every dialect; of a histogram also its parts. */
const ownNames: ReadonlyMap<string, Signal> = new Map(
  ownSignals().flatMap((signal) =>
    [signal.id, signal.names.prometheus, signal.names.cloudMonitoring].flatMap((name) =>
      ['', '_bucket', '_count', '_sum'].map((part) => [`${name}${part}`, signal] as const),
    ),
  ),
);

/** `service.name` of every process that sends a signal: pipelines send all, telemetry of HTTP servers its own. */
export interface Senders {
  readonly pipelines: ReadonlySet<string>;
  readonly servers: ReadonlySet<string>;
}

export const sendersOf = (systems: readonly System[]): Senders => ({
  pipelines: new Set(systems.filter(isPipelineSystem).map(({ id }) => id)),
  servers: new Set(
    systems.flatMap((system) =>
      [...apisOf(system), ...ingestsOf(system)].flatMap((stage) =>
        stage.kind === 'OwnService' && stage.telemetry !== undefined ? [stage.telemetry.service] : [],
      ),
    ),
  ),
});

/** Semantic conventions: any HTTP server may send it, also one that no definition names. */
const ofServers = 'http.server.request.duration';

/**
 * Why nothing sends what is selected; undefined where something does, or where that cannot be known. A signal of the pipeline is sent by
 * the processes of pipeline systems, under their ids as `job`.
 */
export const whyNobodySends = ({ signal, matches }: Selection, { pipelines, servers }: Senders): string | undefined => {
  const own = ownNames.get(signal.id) ?? ownNames.get(signal.names.prometheus);
  if (own === undefined || signal.resource === 'uptime_url') return undefined;
  const jobs = matches.filter(({ label }) => label === 'job' || label === 'service.name');
  if (own.id === ofServers && (signal.source === 'team' || jobs.every(({ op }) => op !== '='))) return undefined;
  const named = jobs.flatMap(({ op, value }) => (op === '=' ? [value] : []));
  if (named.length === 0)
    return pipelines.size > 0
      ? undefined
      : `only Atalaya's own pipeline sends '${own.id}', and it runs none of these systems`;
  const stranger = named.find((job) => !pipelines.has(job) && !(own.id === ofServers && servers.has(job)));
  if (stranger === undefined) return undefined;
  return own.id === ofServers
    ? `no service sends '${own.id}' as '${stranger}'`
    : `only Atalaya's own pipeline sends '${own.id}', and it does not run '${stranger}'`;
};
