/** The traffic that a system is built for (load tests send it), and its minimum at any time (absence alerts rely on it). */
import type { Duration, Rate } from './quantity.ts';

/** The least traffic at any hour of any day. Without it no alert may treat missing data as a fault. */
export interface AlwaysLoad {
  readonly reads?: Rate;
  readonly messages?: Rate;
}

interface Common {
  readonly always?: AlwaysLoad;
  /**
   * Traffic of the quietest day in production, as it was measured. It weighs a bad event where no traffic comes at every hour;
   * no absence alert relies on it.
   */
  readonly measured?: AlwaysLoad;
}

/** Requests arrive at a fixed rate, however slow the answers are. */
export interface OpenLoad extends Common {
  readonly kind: 'OpenLoad';
  readonly reads: Rate;
  readonly messages: Rate;
  readonly duration: Duration;
}

/** A number of users; each waits for its answer before its next request. */
export interface ClosedLoad extends Common {
  readonly kind: 'ClosedLoad';
  readonly users: number;
  readonly ramp: Rate;
  readonly duration: Duration;
}

/** Traffic of a system that others run: no load test sends it. */
export interface Traffic extends Common {
  readonly kind: 'Traffic';
}

export type LoadProfile = OpenLoad | ClosedLoad;

/** The least traffic in production, with its path in the definition. The rate of a load test is none of production. */
export const leastTraffic = (
  load: LoadProfile | Traffic | undefined,
  stage: string,
): { readonly rate: Rate; readonly path: string } | undefined => {
  const { always, measured } = load ?? {};
  const events = stage === 'api' || stage === 'table' ? 'reads' : 'messages';
  const [least, quiet] = [always?.[events], measured?.[events]];
  if (least !== undefined) return { rate: least, path: `load.always.${events}` };
  return quiet === undefined ? undefined : { rate: quiet, path: `load.measured.${events}` };
};

export const openLoad = (options: Omit<OpenLoad, 'kind'>): OpenLoad => ({ kind: 'OpenLoad', ...options });
export const traffic = (options: Omit<Traffic, 'kind'>): Traffic => ({ kind: 'Traffic', ...options });
export const closedLoad = (options: Omit<ClosedLoad, 'kind'>): ClosedLoad => ({ kind: 'ClosedLoad', ...options });
