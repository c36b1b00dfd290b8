/** Load jobs of uploaded NDJSON: all rows or none, of any day, once a job id, and counted as an operation of the table. */
import { Refusal } from './refusal.ts';
import type { FakeTables } from './tables.ts';
import type { TableState } from './tableState.ts';

interface LoadRequest {
  readonly jobReference: { readonly jobId: string };
  readonly configuration: {
    readonly load: { readonly destinationTable: { readonly datasetId: string; readonly tableId: string } };
  };
}

export interface FakeLoads {
  /** The body is multipart/related: the job, and its rows. Throws `Refusal`. */
  insert(body: string): Promise<object>;
  /** Throws `Refusal`. */
  read(id: string): object;
}

export const openFakeLoads = (tables: FakeTables, stateOf: (name: string) => TableState): FakeLoads => {
  const jobs = new Map<string, object>();

  const load = async (name: string, lines: readonly string[]): Promise<object | undefined> => {
    const state = stateOf(name);
    state.operate();
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const [index, row] of rows.entries())
      for (const column of Object.keys(row))
        if (state.columns.every(({ name: known }) => known !== column))
          return {
            errorResult: {
              reason: 'invalid',
              message:
                'Error while reading data, error message: JSON table encountered too many errors, giving up. Rows: 1; errors: 1.',
            },
            errors: [
              {
                reason: 'invalid',
                message: `Error while reading data, error message: JSON parsing error in row starting at position ${index}: No such field: ${column}.`,
              },
            ],
          };
    await tables.insert(
      name,
      rows.map((json) => ({ json })),
    );
    state.load(rows);
    return undefined;
  };

  return {
    insert: async (body) => {
      const boundary = body.slice(0, body.indexOf('\r\n'));
      const [, request = '', media = ''] = body.split(boundary).map((part) => part.slice(part.indexOf('\r\n\r\n') + 4));
      const { jobReference, configuration } = JSON.parse(request) as LoadRequest;
      const { jobId } = jobReference;
      if (jobs.has(jobId)) throw new Refusal(409, 'duplicate', `Already Exists: Job demo:US.${jobId}`);
      const { datasetId, tableId } = configuration.load.destinationTable;
      const lines = media.trim().split('\n');
      const failure = await load(`${datasetId}.${tableId}`, lines);
      jobs.set(jobId, { jobReference, status: { state: 'DONE', ...failure } });
      return { jobReference, status: { state: 'RUNNING' } };
    },
    read: (id) => {
      const job = jobs.get(id);
      if (job === undefined) throw new Refusal(404, 'notFound', `Not found: Job demo:${id}`);
      return job;
    },
  };
};
