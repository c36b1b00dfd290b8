/** Jobs that change tables: copies. Each counts as an operation of its table; an id is used once. */
import { Refusal } from './refusal.ts';
import type { FakeTables } from './tables.ts';
import type { TableState } from './tableState.ts';

interface TableReference {
  readonly datasetId: string;
  readonly tableId: string;
}

interface JobRequest {
  readonly jobReference?: { readonly jobId?: string };
  readonly configuration?: {
    readonly copy?: { readonly sourceTable: TableReference; readonly destinationTable: TableReference };
  };
}

export interface FakeJobs {
  /** Throws `Refusal`. */
  insert(body: string): Promise<object>;
}

export const nameOf = ({ datasetId, tableId }: TableReference): string => `${datasetId}.${tableId}`;

export const openFakeJobs = (
  tables: FakeTables,
  states: Map<string, TableState>,
  stateOf: (name: string) => TableState,
): FakeJobs => {
  const ids = new Set<string>();
  return {
    insert: async (body) => {
      const { jobReference, configuration } = JSON.parse(body) as JobRequest;
      const id = jobReference?.jobId ?? `job_${ids.size}`;
      if (ids.has(id)) throw new Refusal(409, 'duplicate', `Already Exists: Job demo:US.${id}`);
      const copy = configuration?.copy;
      if (copy === undefined) throw new Refusal(400, 'invalid', 'Required parameter is missing: configuration');
      const [from, to] = [nameOf(copy.sourceTable), nameOf(copy.destinationTable)];
      const source = stateOf(from);
      (states.get(to) ?? source).operate();
      // A copy leaves out the rows in the streaming buffer, without an error.
      await tables.copy(from, to, (await tables.count(from)) - source.buffered.rows);
      states.set(to, source);
      ids.add(id);
      return { jobReference: { projectId: 'demo', jobId: id }, status: { state: 'DONE' } };
    },
  };
};

/** Throws `Refusal` for a statement that would change rows in the streaming buffer. Source: facts.ts. */
export const refuseBufferedChange = (
  text: string,
  tables: readonly string[],
  stateOf: (name: string) => TableState | undefined,
): void => {
  if (!/^\s*(?:update|delete|merge)\b/i.test(text)) return;
  for (const table of tables)
    if ((stateOf(table)?.buffered.rows ?? 0) > 0)
      throw new Refusal(
        400,
        'invalidQuery',
        `UPDATE or DELETE statement over table ${table} would affect rows in the streaming buffer, which is not supported`,
      );
};
