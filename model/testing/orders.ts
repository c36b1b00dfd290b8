/** A valid definition, and the problems that it has after a change. */
import type { SystemDefinition } from '../definition.ts';
import { openLoad } from '../load.ts';
import { availability, freshness, latency } from '../objective.ts';
import { renderProblem } from '../problem.ts';
import { float, integer, optional, string, timestamp } from '../schema.ts';
import { bigquery, byKey, cloudFunction, cloudRun, list, publish, pubsub } from '../stage.ts';
import type { Stages } from '../definition.ts';
import { errorsAbove, latencyAbove } from '../threshold.ts';
import { definitionProblems } from '../validate.ts';

const common = { window: '30d', why: 'callers were told so', rejected: [] } as const;

export const stages: Stages = {
  queue: pubsub('orders-raw'),
  ingest: cloudFunction('orders-ingest'),
  table: bigquery('warehouse.orders', { partitionBy: 'at', clusterBy: ['id'] }),
  api: cloudRun('orders-api', { routes: [list('/orders'), byKey('/orders/{id}'), publish('/orders')] }),
};

export const orders: SystemDefinition = {
  id: 'orders',
  description: 'Orders, for those who ship them.',
  owner: 'shop',
  stages,
  schema: { id: string(), total: float(), count: integer(), note: optional(string()), at: timestamp() },
  objectives: [
    availability('api', { ...common, target: '99.9%' }),
    latency('api', { ...common, target: '95%', under: '300ms' }),
    freshness('ingest', { ...common, target: '99%', under: '1m', window: '7d' }),
  ],
  alerts: [latencyAbove('2s', { statistic: 'mean', over: '5m' }), errorsAbove('ingest', '1%', { over: '5m' })],
  load: openLoad({ reads: '10/s', messages: '20/s', duration: '5m' }),
};

const problemsOf = (definition: unknown): readonly string[] =>
  definitionProblems(definition).map((problem) => renderProblem('systems/orders.ts', problem));

/** The problems of orders with other parts, as the user sees them. */
export const problemsWith = (parts: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsOf({ ...orders, ...parts });

/** The problems of orders with other stages. */
export const problemsWithStages = (parts: Readonly<Record<string, unknown>>): readonly string[] =>
  problemsWith({ stages: { ...stages, ...parts } });

/** A problem as the user sees it. */
export const problemText = (id: string, path: string, message: string, fix: string): string =>
  `${id}  systems/orders.ts ${path}\n  ${message}\n  fix: ${fix}`;
