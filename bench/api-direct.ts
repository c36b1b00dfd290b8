/** The prepared query alone, in its own process: no HTTP, no JSON, with as many concurrent queries as the API has callers. */
import { BIGINT, DuckDBInstance, VARCHAR, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { homeFiles } from '../pipeline/embedded/homeFiles.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { distinctQuery, pageSize } from './api-data.ts';
import type { Load, LoadedWithCpu } from './api-load.ts';

const [folder = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(homeFiles(folder).warehouse, { threads: '2' });

/** As many as the embedded warehouse reads with. */
const connections = 4;
const columns = ['_message_id', '_published_at', ...Object.keys(freight.schema)].join(', ');
const text =
  `SELECT ${columns} FROM ${freight.stages.table.table}` +
  ' WHERE origin = $1 AND delay >= $2 AND distance < $3' +
  ` ORDER BY date DESC NULLS LAST, _message_id DESC LIMIT ${pageSize + 1}`;

const statements = await Promise.all(
  Array.from({ length: connections }, async () => (await instance.connect()).prepare(text)),
);
let asked = 0;

/** One statement runs one query at a time, so the callers queue for them as they do in the API. */
const run = async ({ connections: callers, seconds }: Load): Promise<LoadedWithCpu> => {
  const idle = [...statements];
  const waiting: ((statement: DuckDBPreparedStatement) => void)[] = [];
  const taken: number[] = [];
  const until = performance.now() + seconds * 1_000;
  const call = async (): Promise<void> => {
    while (performance.now() < until) {
      const started = performance.now();
      const statement = idle.pop() ?? (await new Promise<DuckDBPreparedStatement>((resolve) => waiting.push(resolve)));
      const { origin, delay, distance } = distinctQuery(asked++);
      statement.bind([origin, BigInt(delay), BigInt(distance)], [VARCHAR, BIGINT, BIGINT]);
      const rows = (await statement.runAndReadAll()).getRows();
      if (rows.length === 0) throw new Error('a query of the bench found no rows');
      const next = waiting.shift();
      if (next === undefined) idle.push(statement);
      else next(statement);
      taken.push(performance.now() - started);
    }
  };
  const started = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: callers }, call));
  const { user, system } = process.cpuUsage(before);
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return {
    answered: taken.length,
    perSecond: (taken.length / (performance.now() - started)) * 1_000,
    p50: at(0.5),
    p99: at(0.99),
    failed: 0,
    cpuMicros: (user + system) / taken.length,
  };
};

process.on('message', (load: Load) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      throw error;
    },
  );
});
