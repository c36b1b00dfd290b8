/** The rows that the API's benches serve, and queries over them that are all different. */
import type { PipelineSystem } from '../model/system.ts';
import { openHome } from '../pipeline/embedded/home.ts';
import type { Row } from '../pipeline/ports.ts';

const airports = ['ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'DEN', 'LAS', 'SFO', 'JFK', 'SEA'] as const;

const airport = (i: number): string => airports[i % airports.length] ?? 'ATL';

/** Flights in the order of the schema; the same for the same index. */
export const flightRow = (i: number): Row => ({
  messageId: `bench-${String(i).padStart(9, '0')}`,
  publishedAt: 1_000_000_000_000 + i,
  values: [
    Date.UTC(2001, 0, 1) * 1_000 + i * 60_000_000,
    ((i * 7_919) % 200) - 20,
    100 + ((i * 104_729) % 2_900),
    airport(i),
    airport(Math.floor(i / 7) + 3),
  ],
  log: undefined,
  sequence: undefined,
});

/** Stores that many freight in a new home. */
export const fillFreight = async (system: PipelineSystem, folder: string, count: number): Promise<void> => {
  const home = await openHome(system, folder, Date.now);
  for (let from = 0; from < count; from += 50_000) {
    const length = Math.min(50_000, count - from);
    await home.warehouse.store(
      Array.from({ length }, (_, i) => ({ ...flightRow(from + i), log: 'bench', sequence: from + i + 1 })),
    );
  }
  await home.close();
};

/** What the n-th distinct query asks for. Every condition leaves enough rows for its page. */
export const distinctQuery = (
  n: number,
): { readonly origin: string; readonly delay: number; readonly distance: number } => ({
  origin: airport(n),
  delay: n % 60,
  distance: 3_000 + n,
});

export const pageSize = 10;

/** A distinct query that reads nothing, to warm code up thousands of times a second. */
export const distinctEmptyPath = (n: number): string => `${distinctPath(n)}&date[lt]=1990-01-01T00:00:00Z`;

export const distinctPath = (n: number): string => {
  const { origin, delay, distance } = distinctQuery(n);
  return `/freight?origin=${origin}&delay[gte]=${delay}&distance[lt]=${distance}&limit=${pageSize}`;
};
