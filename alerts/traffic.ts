/** How many events a definition declares, as a rate: what one bad event weighs, and how many a budget allows, rest on it. */
import { perSecond, type Rate } from '../model/quantity.ts';
import type { Objective } from '../model/objective.ts';
import type { System } from '../model/system.ts';
import type { StageName } from '../model/stage.ts';

export interface DeclaredTraffic {
  /** What the system is built for; undefined where users are declared, whose rate depends on how long they wait. */
  readonly built: Rate | undefined;
  /** What arrives at every hour of every day, at the least. */
  readonly always: Rate | undefined;
  readonly noun: 'reads' | 'messages';
}

export const trafficOf = ({ load }: System, stage: StageName | Objective['stage']): DeclaredTraffic => {
  const noun = stage === 'api' || stage === 'table' ? 'reads' : 'messages';
  return { built: load.kind === 'OpenLoad' ? load[noun] : undefined, always: load.always?.[noun], noun };
};

/** Events in a stretch of time at a rate. */
export const eventsAt = (rate: Rate, seconds: number): number => perSecond(rate) * seconds;
