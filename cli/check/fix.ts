/**
 * Applies safe fixes to files: all fixes of a file or none, written atomically, and only if the result still parses.
 */
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../lint/artefact/repair.ts';
import type { Source } from '../../lint/artefact/source.ts';
import type { Finding } from '../../lint/check.ts';
import type { FileVerdict } from '../../lint/fileVerdict.ts';
import type { Io } from '../run/io.ts';
import { readFiles, type ReadFiles } from './read.ts';
import { readYaml } from '../../text/yaml.ts';

/** True when a file was written. A file with an unreadable part stays unchanged. */
export const repairFiles = async (
  verdict: FileVerdict,
  { cwd, stderr }: Pick<Io, 'cwd' | 'stderr'>,
): Promise<boolean> => {
  const broken = new Set(verdict.unreadable.map(({ file }) => file));
  const sources = new Map(verdict.artefacts.map(({ source }) => [source.file, source]));
  const repaired = Map.groupBy(
    verdict.findings.filter(({ repair }) => repair !== undefined),
    ({ file }) => file,
  );
  let isWritten = false;
  for (const [file, findings] of repaired) {
    const source = sources.get(file);
    if (source === undefined || broken.has(file)) {
      stderr(`not fixed: ${file} has parts that cannot be read\n`);
      continue;
    }
    const target = path.resolve(cwd, file);
    const text = readFileSync(target, 'utf8');
    const mark = text.startsWith(source.text) ? '' : '\ufeff';
    const { text: written, applied } = applyEdits(
      source.text,
      findings.flatMap(({ repair }) => repair ?? []),
    );
    if (mark + source.text !== text || !(await isSound(source, written))) {
      stderr(`not fixed: ${file} was changed by another program, or the result would not be valid\n`);
      continue;
    }
    replace(target, mark + written);
    isWritten = true;
    for (const finding of findings.filter(({ repair }) => applied.some((edit) => edit === repair)))
      stderr(fixedText(finding));
  }
  return isWritten;
};

const fixedText = ({ file, position, check, message, fix }: Finding): string =>
  `fixed ${file}:${position?.line ?? 1}:${position?.column ?? 1} ${check}: ${message.split('\n')[0]} (${fix})\n`;

const isSound = async ({ format, file }: Source, text: string): Promise<boolean> => {
  try {
    if (format === 'hcl') return (await reread(file, text)).unreadable.length === 0;
    if (format === 'json') JSON.parse(text);
    else return readYaml(text).faults.every(({ kind }) => kind !== 'syntax');
    return true;
  } catch {
    return false;
  }
};

/** The text as if it stood in the file. */
const reread = (shown: string, text: string): Promise<ReadFiles> =>
  readFiles(['-'], { cwd: '.', stdin: { shown, text } });

/** Concurrent readers see the old or the new text; links and permissions are kept. */
const replace = (file: string, text: string): void => {
  const target = realpathSync(file);
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    chmodSync(draft, statSync(target).mode);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
};
