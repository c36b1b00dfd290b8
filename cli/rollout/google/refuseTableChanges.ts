/**
 * Before a release of ingest: the live table has to have what the definition says already. A schema change goes to the table first, and
 * only as an addition, because the old revision goes on to write it, and a roll-back has to find it as it was.
 */
import { googleNames } from '../../../model/google/names.ts';
import type { Environment, PipelineSystem } from '../../../model/system.ts';
import { UsageError } from '../../../model/usageError.ts';
import { openBigQueryClient } from '../../../pipeline/google/bigqueryClient.ts';
import { fullName, pathOf } from '../../../pipeline/google/bigqueryTable.ts';
import { liveTableFacts, tableFactsOf, type TableResource } from '../../../rollout/tableFacts.ts';
import { notAppliedTo, tableChanges, tableChangesText } from '../../../rollout/tableChanges.ts';
import type { Io } from '../../run/io.ts';

export interface TableOptions {
  readonly environment: Environment;
  readonly project: string;
  /** An emulator's, which needs no credentials. */
  readonly endpoint?: string | undefined;
}

const timeoutMs = 20_000;

/**
 * Rejects with `UsageError`. A table that cannot be read is reported, and refuses nothing: the revision itself checks its columns
 * before it is ready.
 */
export const refuseTableChanges = async (
  system: PipelineSystem,
  { environment, project, endpoint }: TableOptions,
  io: Pick<Io, 'stderr' | 'stop'>,
): Promise<void> => {
  const { table } = googleNames(system, environment);
  const client = openBigQueryClient({ project, location: system.region, endpoint });
  const resource = fullName(client, table);
  let live;
  try {
    live = await client.request<TableResource>({
      method: 'GET',
      path: pathOf(table),
      timeoutMs,
      signal: io.stop,
      failure: 'the table cannot be read',
      resource,
    });
  } catch (error) {
    io.stderr(
      `the table is not compared with the definition: ${Error.isError(error) ? error.message : String(error)}\n`,
    );
    return;
  }
  const wanted = { ...tableFactsOf(system), table: `${table.dataset}.${table.table}` };
  const facts = liveTableFacts({ ...live, tableReference: { datasetId: table.dataset, tableId: table.table } });
  const changes = notAppliedTo(tableChanges(facts, wanted));
  if (changes.refused.length === 0) return;
  throw new UsageError(
    `the table ${resource} is not what the definition of ${system.id} says, and ingest would write both\n${tableChangesText({ ...changes, additive: [] })}`,
    'change the table first, and release ingest then',
  );
};
