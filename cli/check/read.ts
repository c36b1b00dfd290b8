/**
 * Reads files and folders as artefacts. A named file must hold an artefact; in a folder, files without one are skipped in
 * silence, and so are files that cannot be read and do not look like one.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Artefact } from '../../lint/artefact/artefact.ts';
import { findArtefacts, foreignOf, type Found } from '../../lint/artefact/find.ts';
import { readJson, unreadable, type Source, type Unreadable } from '../../lint/artefact/source.ts';
import { artefactKinds } from '../../lint/fileChecks.ts';
import { collect, failed, type Candidate } from './collect.ts';

export interface ReadFiles {
  /** Number of files read. */
  readonly files: number;
  readonly artefacts: readonly Artefact[];
  readonly unreadable: readonly Unreadable[];
  /** Skipped artefacts, with the reason. */
  readonly passedOver: readonly Unreadable[];
  /** Texts of the files that hold artefacts, by the path that is shown. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface ReadOptions {
  readonly cwd: string;
  readonly isExcluded?: (shown: string) => boolean;
  /** What the path '-' stands for. */
  readonly stdin?: { readonly shown: string; readonly text: string };
}

/** Maximum size in bytes; dashboards and policies are far smaller. */
const largest = 10_000_000;

interface Text extends Candidate {
  readonly text: string;
}

export const readFiles = async (
  paths: readonly string[],
  { cwd, isExcluded = () => false, stdin }: ReadOptions,
): Promise<ReadFiles> => {
  const { candidates, problems: unread } = collect(
    paths.filter((input) => input !== '-'),
    cwd,
    isExcluded,
  );
  const problems = [...unread];
  const passedOver: Unreadable[] = [];
  const artefacts: Artefact[] = [];
  const texts = new Map<string, string>();
  const read: Text[] = stdin === undefined ? [] : [{ absolute: stdin.shown, ...stdin, isNamed: true }];
  for (const candidate of candidates) {
    const text = textOf(candidate);
    if (typeof text === 'string') read.push({ ...candidate, text });
    else if (candidate.isNamed) problems.push(text);
  }
  let files = 0;
  for (const [file, sources] of await sourcesOf(read)) {
    const { shown, isNamed, text } = file;
    const { isEmpty, isOurs, ...found } = foundIn(sources);
    const broken = sources.filter((source) => source.kind === 'Unreadable');
    const isCounted = isNamed || !isEmpty || found.unevaluated.length > 0 || (broken.length > 0 && looksOurs(text));
    if (!isCounted) continue;
    files += 1;
    texts.set(shown, text);
    problems.push(...broken, ...found.unreadable);
    artefacts.push(...found.artefacts);
    const isFault = isNamed && isEmpty && !isOurs;
    (isFault ? problems : passedOver).push(...found.unevaluated);
    if (isFault && broken.length === 0 && found.unevaluated.length === 0) problems.push(nothingIn(shown, sources));
  }
  return { files, artefacts, unreadable: problems, passedOver, texts };
};

interface FoundInFile extends Found {
  readonly isEmpty: boolean;
  /** It holds resources of Cloud Monitoring, whose content may be elsewhere. */
  readonly isOurs: boolean;
}

const foundIn = (sources: readonly (Source | Unreadable)[]): FoundInFile => {
  const whole = sources.filter((source) => source.kind === 'Source');
  const found = whole.map((source) => findArtefacts(source, artefactKinds));
  const artefacts = found.flatMap((result) => result.artefacts);
  const broken = found.flatMap((result) => result.unreadable);
  return {
    artefacts,
    unreadable: broken,
    unevaluated: found.flatMap((result) => result.unevaluated),
    isEmpty: artefacts.length + broken.length === 0,
    isOurs: whole.some(({ format, value }) => format === 'hcl' && Object.keys(value as object).length > 0),
  };
};

/** Whether somebody meant a text to be an artefact: in a folder, only such a text has faults. */
const looksOurs = (text: string): boolean =>
  /mosaic_?layout|grid_?layout|column_?layout|row_?layout|condition_?(?:threshold|absent|prometheus|matched_?log|monitoring_?query|sql)|google_monitoring_|monitoring\.cnrm\.cloud/i.test(
    text,
  );

/** In the order of the texts; the documents of a file in one list. The readers of YAML and HCL are loaded when they are needed. */
const sourcesOf = async (
  texts: readonly Text[],
): Promise<readonly (readonly [Text, readonly (Source | Unreadable)[]])[]> => {
  const formats = new Map(texts.map((file) => [file, formatOf(file)]));
  const some = (format: Format): boolean => [...formats.values()].includes(format);
  const yaml = some('yaml') ? await import('../../lint/artefact/yamlSource.ts') : undefined;
  const hcl = some('hcl') ? await readHcl(texts.filter((file) => formats.get(file) === 'hcl')) : undefined;
  return texts.map((file) => {
    const { shown, text } = file;
    const format = formats.get(file);
    if (format === 'json') return [file, [readJson(shown, text)].flat()];
    return [file, (format === 'hcl' ? hcl?.get(shown) : [yaml?.yamlSources(shown, text) ?? []].flat()) ?? []];
  });
};

type Format = 'json' | 'yaml' | 'hcl';

const formatOf = ({ absolute, text }: Text): Format => {
  const isBraced = /^\s*[{[]/.test(text);
  if (absolute.endsWith('.tf')) return isBraced ? 'json' : 'hcl';
  if (absolute.endsWith('.json')) return 'json';
  if (/\.ya?ml$/.test(absolute)) return 'yaml';
  return isBraced ? 'json' : /^\s*(?:resource|locals|variable)\b.*\{/m.test(text) ? 'hcl' : 'yaml';
};

/** The `.tf` files of one folder are one module. */
const readHcl = async (texts: readonly Text[]): Promise<ReadonlyMap<string, readonly (Source | Unreadable)[]>> => {
  const [{ loadHclParser }, { hclSources }] = await Promise.all([
    import('./hclParser.ts'),
    import('../../lint/hcl/hclSources.ts'),
  ]);
  const parse = await loadHclParser();
  const types = new Set(artefactKinds.map(({ terraform }) => terraform));
  const modules = Map.groupBy(texts, ({ absolute }) => path.dirname(absolute));
  const read = [...modules.values()].flatMap((files) =>
    hclSources(
      files.map(({ shown, text }) => ({ file: shown, text })),
      parse,
      (type) => types.has(type),
    ),
  );
  return new Map(read.map(({ file, read: source }) => [file, [source]]));
};

const nothingIn = (shown: string, sources: readonly (Source | Unreadable)[]): Unreadable => {
  const foreign = sources
    .map((source) => (source.kind === 'Source' ? foreignOf(source.value) : undefined))
    .find((reason) => reason !== undefined);
  return foreign === undefined ? nothing(shown) : unreadable(shown, foreign.message, foreign.fix);
};

const nothing = (shown: string): Unreadable =>
  unreadable(
    shown,
    'it contains no dashboard, policy or other resource of Cloud Monitoring',
    'name a file with a dashboard (with mosaicLayout or another layout), a policy (with conditions), Terraform, or Config Connector YAML',
  );

const textOf = ({ absolute, shown }: Candidate): string | Unreadable => {
  try {
    const { size } = statSync(absolute);
    if (size >= largest) {
      const message = `it is ${(size / 1_000_000).toFixed(1)} MB: files of ${largest / 1_000_000} MB or more are not read`;
      return unreadable(shown, message, 'name only files with dashboards and policies');
    }
    const bytes = readFileSync(absolute);
    if (bytes.includes(0) || !isUtf8(bytes))
      return unreadable(shown, 'it is binary, or not in UTF-8', 'name a text file in UTF-8');
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    return failed(shown, error);
  }
};
