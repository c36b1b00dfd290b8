/** Stores ledgers in DuckDB: one row a log, written in the same transaction as the message rows. */
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Ledger } from './ledger.ts';

export interface LedgerTable {
  read(): Promise<Map<string, Ledger>>;
  write(log: string, ledger: Ledger): Promise<void>;
}

const name = '_atalaya_ledger';

export const openLedgerTable = async (connection: DuckDBConnection): Promise<LedgerTable> => {
  await connection.run(`CREATE TABLE IF NOT EXISTS ${name} (log VARCHAR PRIMARY KEY, floor BIGINT, runs VARCHAR)`);
  const insert = await connection.prepare(`INSERT INTO ${name} VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`);
  const update = await connection.prepare(`UPDATE ${name} SET floor = $2, runs = $3 WHERE log = $1`);
  const run = async (statement: DuckDBPreparedStatement, log: string, { floor, runs }: Ledger): Promise<number> => {
    statement.bindVarchar(1, log);
    statement.bindBigInt(2, BigInt(floor));
    statement.bindVarchar(3, JSON.stringify(runs));
    return (await statement.run()).rowsChanged;
  };
  return {
    read: async () => {
      const result = await connection.runAndReadAll(`SELECT log, floor, runs FROM ${name}`);
      return new Map(
        result
          .getRows()
          .map(([log, floor, runs]) => [
            log as string,
            { floor: Number(floor), runs: JSON.parse(runs as string) as Ledger['runs'] },
          ]),
      );
    },
    write: async (log, ledger) => {
      if ((await run(update, log, ledger)) === 0) await run(insert, log, ledger);
    },
  };
};
