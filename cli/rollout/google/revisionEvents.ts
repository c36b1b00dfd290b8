/**
 * Good and total events of one revision, from Cloud Monitoring: the objective's own selections, narrowed to the revision, so that a
 * release is judged by what alerts. Points come late: nothing after `visibleUntil` is counted.
 */
import type { PromqlServer } from '../../../history/remote/promqlServer.ts';
import { print } from '../../../promql/print.ts';
import type { RevisionEvents, RolloutTarget } from '../../../rollout/target.ts';
import { cloudMonitoring } from '../../../series/cloudMonitoring.ts';
import { delayOf } from '../../../series/measure.ts';
import { selectionsOf } from '../../../slo/indicator.ts';
import type { MeasuredSlo } from '../../../slo/measuredSlo.ts';
import { indicatorOfRevision } from '../../../slo/revisionCounts.ts';
import { windowCounts } from '../../../slo/windowCounts.ts';
import { valueOf } from './valueOf.ts';

export interface RevisionEventsOptions {
  readonly slos: readonly MeasuredSlo[];
  readonly server: PromqlServer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export const revisionEvents =
  ({ slos, server, now }: RevisionEventsOptions): RolloutTarget['events'] =>
  async ({ id }, revision, from, to) => {
    const slo = slos.find((other) => other.id === id);
    if (slo === undefined) throw new Error(`the system has no objective '${id}'`);
    const indicator = indicatorOfRevision(slo, cloudMonitoring.id, revision);
    if (indicator.kind === 'NotSupported') throw notByRevision(id, indicator.why);
    const delay = delayOf(selectionsOf(indicator), cloudMonitoring) * 1_000;
    const until = Math.max(from.getTime(), Math.min(to.getTime(), now() - delay));
    const window = Math.floor((until - from.getTime()) / 1_000);
    if (window < 1) return { good: 0, total: 0, visibleUntil: new Date(until) };
    const counts = windowCounts(indicator, cloudMonitoring, `${window}s`);
    if ('kind' in counts) throw notByRevision(id, counts.why);
    const { instant } = server;
    const [bad, total] = await Promise.all(
      [counts.bad, counts.total].map((expr) => valueOf(instant, print(expr), until)),
    );
    return eventsOf({ bad, total, withoutBad: indicator.kind === 'GoodOfTotal' ? 'all' : 'none' }, until);
  };

const notByRevision = (id: string, why: string): Error => new Error(`'${id}' cannot be counted by revision: ${why}`);

interface Read {
  readonly bad: number | undefined;
  readonly total: number | undefined;
  /**
   * How many events are bad where no series says it. Good events without a series: a revision that fails every request has no points of
   * good ones, and all its events are bad.
   */
  readonly withoutBad: 'all' | 'none';
}

const eventsOf = ({ bad, total, withoutBad }: Read, until: number): RevisionEvents => {
  // `increase` extrapolates, so its counts are no whole numbers.
  const all = Math.max(0, Math.round(total ?? 0));
  const counted = bad ?? (withoutBad === 'all' ? all : 0);
  return { good: all - Math.min(all, Math.max(0, Math.round(counted))), total: all, visibleUntil: new Date(until) };
};
