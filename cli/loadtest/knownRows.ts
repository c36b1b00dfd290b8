/** Rows that exist in a target. A target that cannot list its rows needs a file of them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readKinds, rowsOf } from '../../loadtest/requests.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';

type Row = Readonly<Record<string, unknown>>;

/** Maximum number of rows: k6 gets them in an environment variable, whose size is limited. */
const most = 40;

export interface Given {
  /** A file of JSON rows. */
  readonly samples: string | undefined;
  /** URL of the target; undefined for a pipeline that the run starts, with rows of its own. */
  readonly target: string | undefined;
  /** The name of the option on the command line. */
  readonly option: string;
}

/** Undefined where the script reads rows itself. Throws `UsageError` for a target whose rows cannot be known. */
export const knownRows = (
  system: PipelineSystem,
  { samples, target, option }: Given,
  cwd: string,
): readonly Row[] | undefined => {
  if (samples !== undefined && target === undefined) {
    throw new UsageError(
      `--samples: the pipeline that the run starts has its own rows`,
      `leave --samples out, or name an API with ${option}`,
    );
  }
  if (samples !== undefined) return readRows(system, path.resolve(cwd, samples), samples);
  if (target === undefined || rowsOf(system) !== undefined) return undefined;
  throw new UsageError(
    `${option}: ${system.id} has no list route, so there are no known values for requests`,
    `name a file with existing rows with --samples: one JSON object per line, each with ${keysOf(system).join(', ')}`,
  );
};

/** Fields in the paths of its routes: a row needs those of at least one path. */
const keysOf = (system: PipelineSystem): readonly string[] => [
  ...new Set(readKinds(system).flatMap(({ kind, fields }) => (kind === 'ByKey' ? fields : []))),
];

const readRows = (system: PipelineSystem, file: string, shown: string): readonly Row[] => {
  const refuse = (message: string, fix: string): never => {
    throw new UsageError(`--samples ${shown}: ${message}`, fix);
  };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return refuse(why, 'name a file of rows, as JSON');
  }
  const rows = rowsIn(text, (row) => refuse(`row ${row} is not a JSON object`, 'write one per line, or an array'));
  if (rows.length === 0) refuse('it holds no rows', 'write one JSON object a line, or an array of them');
  const reads = readKinds(system).filter(({ kind }) => kind === 'ByKey');
  const able = reads.map(({ fields }) => {
    const some = rows.filter((row) => fields.every((field) => isKey(row[field])));
    if (some.length > 0) return some;
    return refuse(
      `no row has ${fields.join(' and ')}`,
      `give them texts, or whole numbers up to ${Number.MAX_SAFE_INTEGER}`,
    );
  });
  const groups = able.length === 0 ? [rows] : able;
  return [...new Set(groups.flatMap((group) => spread(group, Math.ceil(most / groups.length))))];
};

/** Takes rows at equal distances: neighbouring rows are often alike. */
const spread = (rows: readonly Row[], count: number): readonly Row[] => {
  const step = Math.max(1, rows.length / count);
  return rows.filter((_, i) => Math.floor(i / step) > Math.floor((i - 1) / step));
};

const isKey = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'string' && value !== '') || Number.isSafeInteger(value);

/** A JSON array, or one object per line. */
const rowsIn = (text: string, refuse: (row: number) => never): readonly Row[] => {
  const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
  const value = parsed(text);
  if (Array.isArray(value)) return value.map((row: unknown, i) => (isRow(row) ? row : refuse(i + 1)));
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const row = parsed(line);
    return isRow(row) ? [row] : refuse(i + 1);
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
