/**
 * Random histories of one objective: traffic that varies, outages, slow burns, quiet gaps, minutes without samples, and
 * overdue messages. Plain data, so that fast-check can minimise a history that disagrees.
 */
import * as fc from 'fast-check';
import { burnAlerts } from '../../alerts/burnAlerts.ts';
import { availability, freshness } from '../../model/objective.ts';
import type { System } from '../../model/system.ts';
import type { EventSample } from './exactBurn.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos } from '../../slo/measuredSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import { onlyTiers, type BurnAlert } from './onlyTiers.ts';
import type { SystemUnderTest } from './everySystem.ts';

export interface Stretch {
  readonly minutes: number;
  readonly perMinute: number;
  /** Bad events of a thousand. */
  readonly bad: number;
  readonly overdue: number;
  /** The counters grow, but there are no samples. */
  readonly unread: boolean;
}

export interface History {
  readonly type: 'availability' | 'freshness';
  readonly target: '99.9%' | '99%' | '95%';
  readonly window: '30d' | '7d';
  readonly stretches: readonly Stretch[];
}

/** Includes the thresholds: 14.4 times 1%, 6 times 1%, and those of a week. */
const bad = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1_000) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(144, 60, 35, 720) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
);

const stretch: fc.Arbitrary<Stretch> = fc.record({
  minutes: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 })),
  perMinute: fc.oneof(fc.constant(0), fc.constant(1_000), fc.integer({ min: 0, max: 5_000 })),
  bad,
  overdue: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 3_000 })),
  unread: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});

export const history: fc.Arbitrary<History> = fc.record({
  type: fc.constantFrom('availability' as const, 'freshness' as const),
  target: fc.constantFrom('99.9%' as const, '99%' as const, '95%' as const),
  window: fc.constantFrom('30d' as const, '7d' as const),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 8 }),
});

/** An EventSample without its instant; `read` tells whether there is a sample. */
export interface Minute extends Omit<EventSample, 'at'> {
  readonly read: boolean;
}

/** One entry a minute, beginning with the start of the counters. Freshness always has samples, as a gauge without any for five minutes is gone. */
export const minutesOf = ({ type, stretches }: History, times: number): readonly Minute[] => {
  let [good, total] = [0, 0];
  const minutes: Minute[] = [{ good, total, overdue: 0, read: true }];
  for (const { minutes: length, perMinute, bad: badShare, overdue, unread } of stretches) {
    for (let minute = 0; minute < length * times; minute += 1) {
      total += perMinute;
      good += perMinute - Math.round((perMinute * badShare) / 1_000);
      const isFresh = type === 'freshness';
      minutes.push({ good, total, overdue: isFresh ? overdue : 0, read: isFresh || !unread });
    }
  }
  return minutes;
};

/** A system whose only objective is this one. */
export const systemOf = ({ type, target, window }: History, id: string): SystemUnderTest['system'] => {
  const rest = { window, why: 'to be tried', rejected: [] };
  const objective =
    type === 'availability'
      ? { ...availability('api', { target: '99%', ...rest }), target }
      : { ...freshness('ingest', { target: '99%', under: '1m', ...rest }), target };
  const system: System = { ...freight, id, objectives: [objective], alerts: [] };
  return system;
};

/** The burn-rate alerts, with those of their tiers that have these long windows. */
export const alertsOf = (system: System, longs: readonly string[]): readonly BurnAlert[] =>
  burnAlerts(system, measuredSlos(contextOf(system, 'prod'))).flatMap((alert) => onlyTiers(alert, longs));
