/** `atalaya import openslo FILES`: prints the objectives that can be taken over, and says of the others why they cannot. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nearest } from '../../model/nearest.ts';
import { renderProblem, type Problem } from '../../model/problem.ts';
import { QuantityError } from '../../model/quantity.ts';
import { asWhatOf, asWords, type AsWhat } from '../../slo/openslo/import/asWhat.ts';
import { importOpenSlo, type Import } from '../../slo/openslo/import/importOpenSlo.ts';
import type { Refusal } from '../../slo/openslo/import/located.ts';
import { many } from '../../text/count.ts';
import type { Position } from '../../text/position.ts';
import { emptyDocuments } from '../../slo/openslo/rules/emptyDocuments.ts';
import { objectivesModule } from '../../slo/openslo/import/typescript.ts';
import type { Imported } from '../../slo/openslo/import/promise.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import type { Located } from '../../text/located.ts';
import { readYaml, type YamlFaultKind } from '../../text/yaml.ts';

export interface OpenSloOptions {
  readonly as?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Bytes: a fleet of fifty systems, as Atalaya writes it, has a third of that. */
const largest = 4 * 1024 * 1024;

interface FileImport {
  readonly file: string;
  readonly result: Import;
}

/** Each file is complete in itself. An objective whose id a former file has too is refused: a system has one of an id. */
export const importFiles = async (files: readonly string[], options: OpenSloOptions, io: Io): Promise<ExitCode> => {
  const as = asOptions(options.as ?? []);
  const given = [...new Set(files)];
  const read: FileImport[] = [];
  for (const file of given) {
    const text = await textOf(path.resolve(io.cwd, file), file);
    const { roots, unreadable } = readOpenSlo(text);
    if (unreadable.length > 0) {
      io.stderr(`${unreadable.map(({ problem, at }) => renderProblem(placed(file, at), problem)).join('\n\n')}\n`);
      return 2;
    }
    if (roots.length === 0) throw new UsageError(`${file} is empty`, 'name a file of OpenSLO documents');
    const result = importOpenSlo(roots, as);
    read.push({ file, result: { ...result, invalid: [...emptyDocuments(text), ...result.invalid] } });
  }
  refuseUnknown(read);
  const imports = withoutTwins(read);
  if (options.json === true) {
    const documents = imports.map(({ file, result }) => jsonOf(file, result));
    io.stdout(`${JSON.stringify(documents.length === 1 ? documents[0] : documents)}\n`);
  } else await answer(imports, options.out, io);
  for (const { file, result } of imports) io.stderr(remarks(file, result, options.json !== true));
  if (imports.some(({ result }) => !result.isOpenSlo || result.invalid.length > 0)) return 2;
  return imports.some(({ result }) => result.refusals.length > 0 || result.imported.length === 0) ? 1 : 0;
};

const withoutTwins = (read: readonly FileImport[]): readonly FileImport[] => {
  const owners = new Map<string, { readonly file: string; readonly name: string }>();
  return read.map(({ file, result }) => {
    const refusals: Refusal[] = [];
    const imported = result.imported.filter(({ service, name, at, objective }) => {
      const key = `${service} ${objective.id}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, { file, name });
      else {
        const message = `its id would be '${objective.id}', as that of SLO ${owner.name} in ${owner.file}`;
        refusals.push({ id: 'openslo/duplicate-id', path: `SLO ${name}`, at, message, fix: 'rename one of them' });
      }
      return owner === undefined;
    });
    return { file, result: { ...result, imported, refusals: [...result.refusals, ...refusals] } };
  });
};

const textOf = async (absolute: string, file: string): Promise<string> => {
  try {
    const { size } = await stat(absolute);
    if (size > largest) {
      const mebibytes = (size / 1024 / 1024).toFixed(1);
      throw new UsageError(
        `${file} has ${mebibytes} MiB: the maximum is 4 MiB`,
        'split it; an SLO and everything that it refers to have to be in one file',
      );
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(absolute));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`, 'name a file of OpenSLO documents');
  }
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions do not allow it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

const reasonOf = (error: unknown): string => {
  const code = Error.isError(error) && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (Error.isError(error) ? error.message : String(error));
};

const asOptions = (given: readonly string[]): ReadonlyMap<string, AsWhat> => {
  const kinds = new Map<string, AsWhat>();
  for (const text of given) {
    const [name = '', ...rest] = text.split('=');
    const what = rest.length === 0 ? undefined : whatOf(text, rest.join('='));
    if (name === '' || what === undefined)
      throw new UsageError(`--as ${text}: unknown kind`, `write <name of the SLO>=<kind>; kinds are ${asWords}`);
    if (kinds.has(name)) throw new UsageError(`--as names ${name} twice`, 'name it once');
    kinds.set(name, what);
  }
  return kinds;
};

const whatOf = (option: string, what: string): AsWhat | undefined => {
  try {
    return asWhatOf(what);
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    throw new UsageError(`--as ${option}: ${error.message}`, error.fix);
  }
};

/** Names that no file has. */
const refuseUnknown = (read: readonly FileImport[]): void => {
  const names = [...new Set(read.flatMap(({ result }) => result.names))];
  const [first] = (read[0]?.result.unknown ?? []).filter((name) => !names.includes(name));
  if (first === undefined) return;
  const meant = nearest(first, names);
  const fix =
    meant === undefined ? `it has ${names.length === 0 ? 'none' : names.join(', ')}` : `did you mean ${meant}?`;
  const where = read.map(({ file }) => file).join(', ');
  throw new UsageError(`--as names ${first}, but ${where} has no SLO with that name`, fix);
};

/** A service may have objectives in several files. */
const modulesOf = (imports: readonly FileImport[]): readonly (readonly [service: string, text: string])[] => {
  const all = imports.flatMap(({ file, result }) =>
    result.imported.map((each) => ({ file: path.basename(file), each })),
  );
  return [...Map.groupBy(all, ({ each }) => each.service)].map(([service, some]) => [
    service,
    objectivesModule(
      service,
      [...new Set(some.map(({ file }) => file))].join(', '),
      some.map(({ each }) => each),
    ),
  ]);
};

const answer = async (imports: readonly FileImport[], out: string | undefined, io: Io): Promise<void> => {
  const modules = modulesOf(imports);
  if (out === undefined) {
    io.stdout(modules.map(([, text]) => text).join('\n'));
    return;
  }
  for (const [service, text] of modules) {
    const name = path.join(out, `${service}.objectives.ts`);
    await written(path.resolve(io.cwd, name), name, text);
    io.stdout(`${name}\n`);
  }
};

/** Never overwrites an existing file: somebody may have edited it. */
const written = async (absolute: string, name: string, text: string): Promise<void> => {
  try {
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, text, { flag: 'wx' });
  } catch (error) {
    const isThere = Error.isError(error) && 'code' in error && error.code === 'EEXIST';
    const what = isThere ? `${name} is there already` : `${name} cannot be written: ${reasonOf(error)}`;
    throw new UsageError(what, `name another folder with --out${isThere ? ', or remove the file' : ''}`);
  }
};

const placed = (file: string, { line, column }: Position): string => `${file}:${line}:${column}`;

/** A person reads no more refusals. */
const mostShown = 100;

const remarks = (file: string, result: Import, isForPeople: boolean): string => {
  if (!isForPeople) return '';
  const { invalid, imported, names, passedOver } = result;
  const all = [...invalid, ...result.refusals].toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const shown = all.slice(0, mostShown);
  const refused = shown.map((refusal) => `${renderProblem(placed(file, refusal.at), refusal)}\n\n`).join('');
  const more = all.length - shown.length;
  const unshown = more === 0 ? '' : `and ${more} more, which --json lists\n\n`;
  const count =
    names.length === 0 ? `${file} has no SLO that can be read` : `${imported.length} of ${names.length} SLOs imported`;
  const others = Object.entries(passedOver).map(([kind, many]) => `${many} ${kind}`);
  const rest = others.length === 0 ? '' : `; not imported: ${others.join(', ')}, which systems/ defines itself`;
  const places = invalid.length === 1 ? 'one place' : many(invalid.length, 'place');
  const validity = invalid.length === 0 ? '' : `; the file is not valid OpenSLO in ${places}`;
  return `${refused}${unshown}${count}${validity}${rest}\n`;
};

const jsonOf = (file: string, { imported, invalid, refusals, passedOver }: Import): object => ({
  file,
  imported: imported.map(importedJson),
  invalid: invalid.map(refusalJson),
  refused: refusals.map(refusalJson),
  passedOver,
});

const refusalJson = ({ id, path: document, message: what, fix, at }: Refusal): object => ({
  id,
  document,
  ...at,
  what,
  fix,
});

const importedJson = ({ service, name, at, objective }: Imported): object => ({ service, name, ...at, objective });

/** What makes the file unreadable as a whole. */
interface Unreadable {
  readonly problem: Problem;
  readonly at: Position;
}

/** The documents that hold something; with anything unreadable, no document counts. */
interface Reading {
  readonly roots: readonly Located[];
  readonly unreadable: readonly Unreadable[];
}

/** More of them rarely help: the first one often causes the others. */
const mostProblems = 5;

const ids: Readonly<Record<YamlFaultKind, string>> = {
  syntax: 'openslo/not-yaml',
  unknown: 'openslo/not-yaml',
  'repeated key': 'openslo/not-yaml',
  'complex key': 'openslo/not-yaml',
  'too large': 'openslo/too-large',
  'too deep': 'openslo/too-deep',
};

/** A file of OpenSLO documents as located values, or why it cannot be read as a whole. */
export const readOpenSlo = (text: string): Reading => {
  const { roots, faults } = readYaml(text);
  if (faults.length === 0) return { roots, unreadable: [] };
  const unreadable = faults.slice(0, mostProblems).map(({ kind, at, message, fix }) => ({
    at,
    problem: { id: ids[kind], path: '', message, fix },
  }));
  return { roots: [], unreadable };
};
