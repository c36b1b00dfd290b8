/**
 * How long a window has to be, so that a rule sees points in it. The newest point that can be read is up to the ingest delay
 * and a sample period old, and an increase needs two points: below delay + 2 periods a rule flaps, or never fires.
 * Sources: Cloud Monitoring, "Latency of metric data"; delays and periods are in model/signals.ts.
 */
import { seconds } from '../model/quantity.ts';
import type { Signal } from '../model/signal.ts';
import type { Dialect } from './dialect.ts';

/** Seconds from sampling until a point can be read. */
export const delayIn = (signal: Signal, { delayOf }: Dialect): number => {
  const delay = delayOf(signal);
  return delay === undefined ? 0 : seconds(delay);
};

/** Seconds of the shortest window that always holds `points` points of a series: two for an increase. */
export const leastWindow = (delay: number, period: number, points = 2): number => delay + points * period;

export const shortestWindow = (signal: Signal, dialect: Dialect): number =>
  leastWindow(delayIn(signal, dialect), seconds(dialect.samplePeriodOf(signal)));

/** Of a selector without a range, which needs one point. */
export const shortestInstant = (signal: Signal, dialect: Dialect): number =>
  leastWindow(delayIn(signal, dialect), seconds(dialect.samplePeriodOf(signal)), 1);

/** As part of a message. */
export const lateText = (signal: Signal, dialect: Dialect): string => {
  const name = signal.source === 'own' ? signal.id : signal.names.cloudMonitoring;
  const delay = dialect.delayOf(signal);
  const late = delay === undefined ? '' : `, each ${delay} late`;
  return `${dialect.name} has a point of ${name} every ${dialect.samplePeriodOf(signal)}${late}`;
};
