/**
 * Dead letters of ingest as one more objective of its rollout: it has no callers who would see an error, and a release that rejects what its
 * predecessor took must not stay. At most as many as are usual may be rejected, twice the share of the hour before, and at least one
 * message in a thousand.
 */
import type { PromqlServer } from '../../../history/remote/promqlServer.ts';
import { processing } from '../../../model/objective.ts';
import type { Duration, Percentage } from '../../../model/quantity.ts';
import { print } from '../../../promql/print.ts';
import { deadLetterCounts } from '../../../rollout/deadLetterCounts.ts';
import type { RevisionEvents } from '../../../rollout/target.ts';
import { cloudMonitoring } from '../../../series/cloudMonitoring.ts';
import type { SystemContext } from '../../../series/context.ts';
import { delayOf } from '../../../series/measure.ts';
import { outcomes } from '../../../series/systemSeries.ts';
import { measuredSlo, type MeasuredSlo } from '../../../slo/measuredSlo.ts';
import { sloOf } from '../../../slo/slo.ts';
import { valueOf } from './valueOf.ts';

export const deadLettersId = 'dead-letters';

/** Good are messages that were stored. */
export interface DeadLetterReader {
  (revision: string, from: Date, to: Date): Promise<RevisionEvents>;
}

const least = 0.001;
const hour = 3_600_000;

/** Rejects where nothing counts them by revision. */
export const deadLetterReader =
  ({ series }: SystemContext, server: PromqlServer, now: () => number): DeadLetterReader =>
  async (revision, from, to) => {
    const [ingest] = series.ingest;
    if (ingest === undefined) throw new Error('the system has no ingest');
    const stored = outcomes(ingest, 'stored')[cloudMonitoring.id];
    const delay = stored.kind === 'NotSupported' ? 0 : delayOf([stored], cloudMonitoring);
    const until = Math.max(from.getTime(), Math.min(to.getTime(), now() - delay * 1_000));
    const seconds = Math.floor((until - from.getTime()) / 1_000);
    const visibleUntil = new Date(until);
    if (seconds < 1) return { good: 0, total: 0, visibleUntil };
    const window: Duration = `${seconds}s`;
    const counts = deadLetterCounts(ingest, cloudMonitoring, window, revision);
    if ('kind' in counts) throw new Error(`dead letters cannot be counted by revision: ${counts.why}`);
    const [messages = 0, dead = 0] = await Promise.all(
      [counts.messages, counts.dead].map((expr) => valueOf(server.instant, print(expr), until)),
    );
    const total = Math.max(0, Math.round(messages));
    return { good: total - Math.min(total, Math.max(0, Math.round(dead))), total, visibleUntil };
  };

/** `old`: the revision that serves; undefined where several do. */
export const deadLettersSlo = async (
  context: SystemContext,
  read: DeadLetterReader,
  old: string | undefined,
  now: number,
): Promise<MeasuredSlo> => {
  const usual = old === undefined ? 0 : await usualShare(read, old, now);
  const allowed = Math.min(0.5, Math.max(least, 2 * usual));
  const target: Percentage = `${Number((100 * (1 - allowed)).toFixed(3))}%`;
  const why = 'A release that rejects what its predecessor took must not stay.';
  const objective = processing('ingest', { target: target as '99.9%', window: '30d', why, rejected: [] });
  return measuredSlo(context, sloOf(context.system, { ...objective, id: deadLettersId }));
};

const usualShare = async (read: DeadLetterReader, old: string, now: number): Promise<number> => {
  const { good, total } = await read(old, new Date(now - hour), new Date(now));
  return total === 0 ? 0 : (total - good) / total;
};
