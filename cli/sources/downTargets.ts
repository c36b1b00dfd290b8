/**
 * Targets that a Prometheus cannot scrape: a process whose events are missing although others of its system are counted.
 * Source: Prometheus, "Jobs and instances": `up` is 0 where a scrape failed.
 */
import { QueryRefused, type PromqlServer } from '../../history/remote/promqlServer.ts';
import type { InstantSample } from '../../promql/evaluate.ts';

/** One sentence part for each system with such targets. `at` in milliseconds since the epoch. */
export const downTargets = async (
  server: Pick<PromqlServer, 'instant'>,
  systems: readonly string[],
  at: number,
): Promise<readonly string[]> => {
  // An id has letters, digits and dashes only.
  const up = `up{job=~"${[...systems].toSorted().join('|')}"}`;
  try {
    const counted = await server.instant(
      `label_replace(count by (job) (${up} == 0), "state", "down", "", "") or count by (job) (${up})`,
      at,
    );
    const [down, all] = [counted.filter(isDown), counted.filter((sample) => !isDown(sample))];
    const counts = new Map(all.map(countOf));
    return down.map(countOf).map(([job, count]) => {
      const targets = counts.get(job) ?? count;
      return `it cannot scrape ${count} of ${targets} ${targets === 1 ? 'target' : 'targets'} of ${job} (up is 0): what happens there is not counted`;
    });
  } catch (error) {
    // Servers without scrapes of their own may refuse it: nothing is known then.
    if (error instanceof QueryRefused) return [];
    throw error;
  }
};

const isDown = ({ labels }: InstantSample): boolean => labels['state'] === 'down';

const countOf = ({ labels, value }: InstantSample): readonly [string, number] => [labels['job'] ?? '', value];
