/** `atalaya check --file`: lints dashboards, policies and what belongs to them, whoever wrote them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { artefactChecksFor, fileChecks, togetherChecks } from '../../lint/fileChecks.ts';
import { disableChecks } from '../../lint/disableChecks.ts';
import { fileVerdict, positionText, unreadableText, type FileVerdict } from '../../lint/fileVerdict.ts';
import { settled } from '../../lint/settled.ts';
import { suppress, suppressionsBeside, suppressionsIn, type Suppression } from '../../lint/suppress.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { excludes } from './collect.ts';
import { readFiles, type ReadFiles, type ReadOptions } from './read.ts';
import { reported, type FileFormat } from './report.ts';
import { checkSettings, type CheckSettings, type SettingsIo } from './settings.ts';

export interface CheckFileOptions {
  readonly format: FileFormat;
  readonly fix: boolean;
  readonly strict: boolean;
  /** Globs. */
  readonly exclude?: readonly string[];
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly changedSince?: string;
  /** What the path '-' stands for. */
  readonly stdin?: ReadOptions['stdin'];
}

export type CheckFileIo = Pick<Io, 'cwd' | 'stdout' | 'stderr'> & SettingsIo;

/** Throws `UsageError`, and `LoadError` for what is wrong in the settings. */
export const checkFile = async (
  paths: readonly string[],
  options: CheckFileOptions,
  io: CheckFileIo,
): Promise<ExitCode> => {
  const { format, fix, strict, baseline, changedSince } = options;
  const settings = await checkSettings(io);
  const changed =
    changedSince === undefined
      ? undefined
      : await (await import('./changedSince.ts')).changedSince(changedSince, io.cwd);
  const run = (): Promise<FileVerdict> => verdictOn(paths, { ...options, settings, changed }, io);
  let verdict = await run();
  if (fix) {
    const { repairFiles } = await import('./fix.ts');
    if (await repairFiles(verdict, io)) verdict = await run();
  }
  if (baseline !== undefined) {
    const { heldAgainstFile } = await import('./baselineFile.ts');
    const how = { file: baseline, isUpdate: options.updateBaseline === true };
    verdict = fileVerdict(heldAgainstFile(verdict.findings, how, io), verdict);
  }
  for (const file of verdict.unreadable) io.stderr(`${unreadableText(file)}\n`);
  io.stdout(await reported(verdict, format));
  if (verdict.unreadable.length > 0) return 2;
  return verdict.errors > 0 || (strict && verdict.warnings > 0) ? 1 : 0;
};

interface RunOptions extends CheckFileOptions {
  readonly settings: CheckSettings;
  /** Absolute paths of the files whose findings are wanted; undefined: all. */
  readonly changed: ReadonlySet<string> | undefined;
}

const knownIds: readonly string[] = [...fileChecks, ...disableChecks].map(({ id }) => id);

const verdictOn = async (
  paths: readonly string[],
  { exclude = [], settings: { lint, paths: settingPaths }, changed, stdin }: RunOptions,
  { cwd, stderr }: CheckFileIo,
): Promise<FileVerdict> => {
  const isOut = excludes(exclude);
  const isOff = excludes(lint.exclude ?? []);
  const isExcluded = (shown: string): boolean => isOut(shown) || isOff(settingPaths.fromSettings(shown));
  const read = await readFiles(paths, { cwd, isExcluded, ...(stdin === undefined ? {} : { stdin }) });
  const isWanted = ({ file }: { readonly file: string }): boolean =>
    changed === undefined || changed.has(path.resolve(cwd, file));
  for (const part of read.passedOver.filter(isWanted)) stderr(`skipped ${positionText(part)}: ${part.message}\n`);
  const checks = await artefactChecksFor(read.artefacts);
  const found = [
    ...checks.flatMap(({ find }) => read.artefacts.flatMap((artefact) => find(artefact))),
    ...togetherChecks.flatMap(({ find }) => find(read.artefacts)),
  ];
  const kept = suppress(settled(found, lint, settingPaths), suppressionsOf(read, cwd), knownIds);
  return fileVerdict(kept.findings.filter(isWanted), {
    ...read,
    unreadable: read.unreadable.filter(isWanted),
    disabled: kept.disabled,
    checks: [...fileChecks, ...disableChecks],
  });
};

const suppressionsOf = ({ texts }: ReadFiles, cwd: string): readonly Suppression[] =>
  [...texts].flatMap(([file, text]) => {
    const list = `${file}.disable`;
    const target = path.resolve(cwd, list);
    return [
      ...(file.endsWith('.json') ? [] : suppressionsIn(file, text)),
      ...(existsSync(target) ? suppressionsBeside(file, list, readFileSync(target, 'utf8')) : []),
    ];
  });
