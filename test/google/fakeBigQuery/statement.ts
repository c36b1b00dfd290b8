/**
 * Which bytes a SELECT reads: the columns that it names, in the partitions that its WHERE leaves. A partition is left out only by
 * AND-ed comparisons of the partition column with a parameter or a literal, as BigQuery promises; an OR or a subquery prunes nothing
 * here. Clusters are not modelled: BigQuery checks `maximumBytesBilled` against an estimate that ignores them.
 * Source: https://cloud.google.com/bigquery/docs/querying-partitioned-tables#query_pruning_on_partitioned_tables,
 * https://cloud.google.com/bigquery/docs/best-practices-costs#limit_query_costs_by_restricting_the_number_of_bytes_billed
 */
import { leastBilledBytes, megabyte } from './facts.ts';
import { instantOf, nullPartition, rangeOf } from './partitions.ts';
import { Refusal } from './refusal.ts';
import type { QueryParameter } from './tables.ts';
import type { TableState } from './tableState.ts';

export interface Cost {
  readonly tables: readonly string[];
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
}

/** Tables of a statement by their quoted names: `project.dataset.table`. */
export const tablesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/`(?:[^`.]+\.)?([^`.]+\.[^`.]+)`/g)].map((match) => match[1]!)),
];

export const isMetadata = (text: string): boolean => /INFORMATION_SCHEMA/.test(text);

/** Throws `Refusal` for a table that requires a partition filter, and has none. */
export const costOf = (
  text: string,
  parameters: readonly QueryParameter[],
  stateOf: (table: string) => TableState | undefined,
): Cost => {
  if (isMetadata(text)) return { tables: [], bytesProcessed: leastBilledBytes, bytesBilled: leastBilledBytes };
  const tables = tablesIn(text);
  let [bytesProcessed, bytesBilled] = [0, 0];
  for (const table of tables) {
    const state = stateOf(table);
    if (state === undefined) continue;
    const filter = partitionFilter(text, parameters, state);
    if (state.requirePartitionFilter && !filter.prunes)
      throw new Refusal(
        400,
        'invalidQuery',
        `Cannot query over table '${table}' without a filter over column(s) '${state.partitioning?.field ?? ''}' that can be used for partition elimination`,
      );
    const bytes = state.bytesOf(columnsIn(text, state), filter.touches);
    bytesProcessed += Math.round(bytes);
    bytesBilled += Math.max(leastBilledBytes, Math.ceil(bytes / megabyte) * megabyte);
  }
  return { tables, bytesProcessed, bytesBilled };
};

const withoutLiterals = (text: string): string => text.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''");

const columnsIn = (text: string, { columns }: TableState): readonly string[] => {
  const plain = withoutLiterals(text).replaceAll(/`[^`]*\.[^`]*`/g, ' ');
  const isStar = /(?:select|,)\s+(?:\w+\.)?\*/i.test(plain);
  return columns
    .filter(({ name }) => isStar || new RegExp(`(?<![\\w@])${name}\\b`).test(plain))
    .map(({ name }) => name);
};

interface PartitionFilter {
  readonly prunes: boolean;
  readonly touches: (id: string) => boolean;
}

const everything: PartitionFilter = { prunes: false, touches: () => true };

const partitionFilter = (
  text: string,
  parameters: readonly QueryParameter[],
  { partitioning }: TableState,
): PartitionFilter => {
  if (partitioning === undefined || [...text.matchAll(/\bselect\b/gi)].length !== 1) return everything;
  const where = /\bwhere\b([\s\S]*?)(?:\b(?:group by|order by|limit|qualify|having)\b|$)/i.exec(text)?.[1];
  if (where === undefined) return everything;
  const filters = splitAt(where, 'and').map((part) => predicateOf(part, partitioning.field, parameters));
  const pruning = filters.filter((filter) => filter !== undefined);
  return pruning.length === 0 ? everything : { prunes: true, touches: (id) => pruning.every((touches) => touches(id)) };
};

/** Splits at a word that is in no parentheses; the AND of a BETWEEN does not count. */
const splitAt = (text: string, word: 'and' | 'or'): readonly string[] => {
  const parts: string[] = [];
  let [depth, between, start] = [0, false, 0];
  for (const match of text.matchAll(/'(?:[^'\\]|\\.)*'|[()]|\b(?:and|or|between)\b/gi)) {
    const token = match[0].toLowerCase();
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth > 0) continue;
    else if (token === 'between') between = true;
    else if (token === 'and' && between) between = false;
    else if (token === word) {
      parts.push(text.slice(start, match.index));
      start = match.index + word.length;
    }
  }
  return [...parts, text.slice(start)];
};

type Touches = (id: string) => boolean;

/** Undefined for a predicate that cannot be used for partition elimination. */
const predicateOf = (text: string, field: string, parameters: readonly QueryParameter[]): Touches | undefined => {
  const part = text.trim();
  const inner = /^\(([\s\S]*)\)$/.exec(part)?.[1];
  if (inner !== undefined) {
    const alternatives = splitAt(inner, 'or').map((item) =>
      splitAt(item, 'and').length > 1 ? undefined : predicateOf(item, field, parameters),
    );
    return alternatives.includes(undefined) ? undefined : (id) => alternatives.some((touches) => touches!(id));
  }
  const operand = `\\s*(@\\w+|(?:TIMESTAMP|DATE)?\\s*\\(?'[^']*'\\)?)\\s*`;
  const column = `^(?:\\w+\\.)?\`?${field}\`?`;
  const nullCheck = new RegExp(`${column}\\s+is\\s+(not\\s+)?null$`, 'i').exec(part);
  if (nullCheck !== null) return (id) => (id === nullPartition) === (nullCheck[1] === undefined);
  const between = new RegExp(`${column}\\s+between${operand}and${operand}$`, 'i').exec(part);
  const compared = new RegExp(`${column}\\s*(>=|<=|=|>|<)${operand}$`, 'i').exec(part);
  const among = new RegExp(`${column}\\s+in\\s+unnest\\(@(\\w+)\\)$`, 'i').exec(part);
  const at = (constant: string): number => instantOf(constantText(constant, parameters)) ?? Number.NaN;
  if (between !== null) return both(compare('>=', at(between[1]!)), compare('<=', at(between[2]!)));
  if (compared !== null) return compare(compared[1]!, at(compared[2]!));
  if (among === null) return undefined;
  const all = parameters.find(({ name }) => name === among[1])?.parameterValue.arrayValues ?? [];
  const equal = all.map(({ value }) => compare('=', instantOf(value) ?? Number.NaN));
  return (id) => equal.some((touches) => touches(id));
};

const both =
  (a: Touches, b: Touches): Touches =>
  (id) =>
    a(id) && b(id);

const constantText = (constant: string, parameters: readonly QueryParameter[]): string | undefined =>
  constant.startsWith('@')
    ? parameters.find(({ name }) => name === constant.trim().slice(1))?.parameterValue.value
    : /'([^']*)'/.exec(constant)?.[1];

const compare =
  (operator: string, at: number): Touches =>
  (id) => {
    if (id === nullPartition) return false;
    const [from, to] = rangeOf(id);
    switch (operator) {
      case '>=':
      case '>':
        return to > at;
      case '<':
        return from < at;
      case '<=':
        return from <= at;
      default:
        return from <= at && at < to;
    }
  };
