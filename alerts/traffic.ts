/**
 * Declared traffic as a rate. The weight of one bad event and the number of events that a budget allows depend on it.
 */
import { perSecond, type Rate } from '../model/quantity.ts';
import type { Objective } from '../model/objective.ts';
import type { System } from '../model/system.ts';
import type { StageName } from '../model/stage.ts';

export interface DeclaredTraffic {
  /**
   * Traffic that the system is built for; undefined where users are declared, as their rate depends on their think
   * time.
   */
  readonly built: Rate | undefined;
  /** Traffic that arrives at every hour of every day, at least. */
  readonly always: Rate | undefined;
  readonly noun: 'reads' | 'messages';
}

export const trafficOf = ({ load }: System, stage: StageName | Objective['stage']): DeclaredTraffic => {
  const noun = stage === 'api' || stage === 'table' ? 'reads' : 'messages';
  return { built: load?.kind === 'OpenLoad' ? load[noun] : undefined, always: load?.always?.[noun], noun };
};

/** Number of events in a length of time at a rate. */
export const eventsAt = (rate: Rate, seconds: number): number => perSecond(rate) * seconds;
