/** Cloud Monitoring as `diff` and `apply` open it: Google's, or fakes that variables name; waits are shown, and end at Ctrl-C. */
import { setTimeout as wait } from 'node:timers/promises';
import type { MonitoringClient } from '../../google/monitoring/client.ts';
import { UsageError } from '../../model/usageError.ts';
import { many } from '../../text/count.ts';
import type { Io } from '../run/io.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface LiveOptions {
  /** Milliseconds that one call may wait for quota and faults that may pass. */
  readonly waitBudget?: number;
}

/** Rejects with `MonitoringError` without credentials, and with `UsageError` where a variable is no URL. */
export const openLive = async (
  io: Io,
  variables: Variables,
  { waitBudget = 120_000 }: LiveOptions = {},
): Promise<MonitoringClient> => {
  const shown = new Set<string>();
  const [monitoring, logging, run] = [
    endpointOf(variables, 'ATALAYA_MONITORING_ENDPOINT'),
    endpointOf(variables, 'ATALAYA_LOGGING_ENDPOINT'),
    endpointOf(variables, 'ATALAYA_RUN_ENDPOINT'),
  ];
  const { openMonitoring } = await import('../../google/monitoring/open.ts');
  return await openMonitoring({
    monitoring,
    logging,
    run,
    retry: {
      budget: waitBudget,
      random: Math.random,
      stop: io.stop,
      sleep: sleepUntil(io.stop),
      onWait: ({ id, summary }, milliseconds) => {
        // Reads that run at once wait for the same reason: one line is enough.
        if (shown.has(id)) return;
        shown.add(id);
        io.stderr(`waiting ${many(Math.ceil(milliseconds / 1_000), 'second')} or more: ${summary}\n`);
      },
    },
  });
};

/** Ends early once `stop` is aborted. */
export const sleepUntil =
  (stop: AbortSignal) =>
  async (milliseconds: number): Promise<void> => {
    await wait(milliseconds, undefined, { signal: stop }).catch(() => undefined);
  };

/** Of a fake on this machine; undefined: Google's. Throws `UsageError`. */
export const endpointOf = (variables: Variables, name: string): URL | undefined => {
  const own = variables[name] || undefined;
  if (own === undefined) return undefined;
  const endpoint = URL.parse(own);
  if (endpoint !== null && /^https?:$/.test(endpoint.protocol)) return endpoint;
  throw new UsageError(`${name} '${own}' is not a URL`, "set it to a URL such as 'http://127.0.0.1:9060', or unset it");
};
