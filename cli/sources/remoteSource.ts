/** Servers of PromQL as a source of points: a Prometheus for all systems, or Cloud Monitoring for each project. */
import type { System } from '../../model/system.ts';
import type { Limits } from '../../history/remote/request.ts';
import { QueryRefused, type PromqlServer } from '../../history/remote/promqlServer.ts';
import { recordedAlerts } from '../../history/remote/recordedAlerts.ts';
import { SourceError } from '../../history/remote/sourceError.ts';
import type { PointSource } from '../../slo/pointSource.ts';
import { prometheus } from '../../series/prometheus.ts';
import { timeText } from '../../text/time.ts';
import { downTargets } from './downTargets.ts';
import { defaultTimeout, type From } from './fromOption.ts';
import { requestProgress, type RequestProgress } from './requestProgress.ts';
import type { SourceIo } from './sourceOptions.ts';
import type { Targets } from './targets.ts';
import { remoteReads } from './remoteReads.ts';

/** Milliseconds of one attempt at one request, at least; of a long wait a third, so that a slow server can answer. */
const leastAttempt = 20_000;
const attempts = 3;
/** Milliseconds. A smaller difference of clocks changes no figure that is printed. */
const noticeableSkew = 30_000;

/** `asked`: the instant to judge at; undefined: now. Throws `UsageError` and `SourceError`. */
export const remoteSource = async (
  from: From,
  systems: readonly System[],
  asked: number | undefined,
  io: SourceIo,
): Promise<PointSource> => {
  const stop = io.stop ?? new AbortController().signal;
  const wait = io.wait ?? defaultTimeout * 1_000;
  const limits: Limits = {
    deadline: performance.now() + wait,
    attempt: Math.max(leastAttempt, Math.ceil(wait / attempts)),
    stop,
    lateFix: 'run this again, for fewer systems, or with a longer --timeout',
  };
  const progress = io.isTTY === true ? requestProgress(io.stderr) : undefined;
  const { targets, clock } = await openTargets(from, systems, limits, asked === undefined ? io : undefined, progress);
  // Whole seconds, as times are written in queries.
  const at = Math.floor((asked ?? clock) / 1_000) * 1_000;
  const { reads, bounded } = remoteReads(targets, clock);
  const down: string[] = [];
  return {
    kind: 'PointSource',
    name: targets.name,
    servers: targets.each.length,
    dialect: targets.dialect,
    at,
    ...reads,
    coverage: async (requests) => {
      const ids = [...new Set(requests.map(({ system }) => system.id))];
      const [coverage, targetsDown] = await Promise.all([
        reads.coverage(requests),
        from.kind === 'Prometheus'
          ? Promise.all(targets.each.map(({ server }) => bounded(() => downTargets(server, ids, at))))
          : [],
      ]);
      down.push(...targetsDown.flat());
      return coverage;
    },
    recordedAlerts: from.kind === 'Prometheus' ? recordOf(targets, bounded) : undefined,
    missingFix: targets.missingFix,
    warnings: () => [...new Set([...targets.each.flatMap(({ server }) => server.warnings()), ...down])],
    close: () => progress?.stop(),
  };
};

const recordOf =
  ({ each }: Targets, bounded: <T>(task: () => Promise<T>) => Promise<T>): PointSource['recordedAlerts'] =>
  (ids, from, to) => {
    const [target] = each;
    if (target === undefined) return Promise.resolve(undefined);
    const { server, environment } = target;
    const read = {
      alertRules: () => bounded(server.alertRules),
      range: (...query: Parameters<typeof server.range>) => bounded(() => server.range(...query)),
    };
    return recordedAlerts(read, ids, { from, to, environment });
  };

export interface OpenedTargets {
  readonly targets: Targets;
  /** Now by their clock, in milliseconds since the epoch. */
  readonly clock: number;
}

/** `io`: where a difference of clocks is printed; undefined where the present is not looked at. */
export const openTargets = async (
  from: From,
  systems: readonly System[],
  limits: Limits,
  io: Pick<SourceIo, 'now' | 'stderr'> | undefined,
  progress?: RequestProgress,
): Promise<OpenedTargets> => {
  const targets = watched(await targetsOf(from, systems, limits), progress);
  const clock = await clockOfAll(targets).catch((error: unknown) => {
    progress?.stop();
    throw error;
  });
  const skew = io === undefined ? 0 : clock - io.now();
  if (Math.abs(skew) > noticeableSkew) {
    const direction = skew > 0 ? 'ahead of' : 'behind';
    io?.stderr(
      `the clock of ${targets.name} is ${timeText(Math.abs(skew) / 1_000)} ${direction} that of this machine: its own clock is used\n`,
    );
  }
  return { targets, clock };
};

const watched = (targets: Targets, progress: RequestProgress | undefined): Targets =>
  progress === undefined
    ? targets
    : { ...targets, each: targets.each.map((target) => ({ ...target, server: progress.watch(target.server) })) };

/**
 * The earliest: of a server that is behind, nothing is asked from its future. Servers that cannot be read are passed over, as
 * long as there is another.
 */
const clockOfAll = async ({ each }: Targets): Promise<number> => {
  const clocks = await Promise.allSettled(each.map(({ server }) => clockOf(server)));
  const known = clocks.flatMap((clock) => (clock.status === 'fulfilled' ? [clock.value] : []));
  const [failed] = clocks.flatMap((clock) => (clock.status === 'rejected' ? [clock.reason as unknown] : []));
  if (known.length === 0) throw failed;
  return Math.min(...known);
};

/** The server's own time. It is also the question that shows whether there is a server at all, before anything is asked of it. */
const clockOf = async (server: PromqlServer): Promise<number> => {
  try {
    const [sample] = await server.instant('time()');
    return sample === undefined ? Date.now() : Math.round(sample.value * 1_000);
  } catch (error) {
    if (!(error instanceof QueryRefused)) throw error;
    throw new SourceError(
      'the points cannot be read',
      server.name,
      `it refuses the query time(): ${error.message}`,
      'read its answer: it may be another kind of server, or a tenant or parameter may be missing',
      { cause: error },
    );
  }
};

const targetsOf = async (from: From, systems: readonly System[], limits: Limits): Promise<Targets> => {
  switch (from.kind) {
    case 'Prometheus': {
      const [{ prometheusServer }, { credentialFix, prometheusCredentials }] = await Promise.all([
        import('../../history/remote/prometheusServer.ts'),
        import('./credentials.ts'),
      ]);
      const credentials = prometheusCredentials(process.env);
      const server = prometheusServer({ url: from.url, credentials, limits, credentialFix });
      return {
        name: server.name,
        dialect: prometheus,
        missingFix:
          "check that it scrapes the pipeline's /metrics with the system's id as job, or name another Prometheus",
        each: [{ server, systems, environment: 'prod' }],
      };
    }
    case 'Google': {
      const { googleTargets } = await import('./googleTargets.ts');
      return googleTargets(systems, limits, process.env);
    }
  }
};
