/** `atalaya check --file`: lints dashboards, policies and what belongs to them, whoever wrote them. */
import { readFiles } from './read.ts';
import {
  fileDocument,
  fileVerdict,
  fileVerdictText,
  positionText,
  unreadableText,
  type FileVerdict,
} from '../../lint/fileVerdict.ts';
import { artefactChecksFor, fileChecks, togetherChecks } from '../../lint/fileChecks.ts';
import type { ExitCode, Io } from '../run/io.ts';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type FileFormat = 'text' | 'json' | 'sarif' | 'github';

export interface CheckFileOptions {
  readonly format: FileFormat;
  readonly fix: boolean;
  readonly strict: boolean;
}

export const checkFile = async (
  paths: readonly string[],
  { format, fix, strict }: CheckFileOptions,
  io: Pick<Io, 'cwd' | 'stdout' | 'stderr'>,
): Promise<ExitCode> => {
  let verdict = await verdictOn(paths, io);
  if (fix) {
    const { repairFiles } = await import('./fix.ts');
    if (await repairFiles(verdict, io)) verdict = await verdictOn(paths, io);
  }
  for (const file of verdict.unreadable) io.stderr(`${unreadableText(file)}\n`);
  io.stdout(await reported(verdict, format));
  if (verdict.unreadable.length > 0) return 2;
  return verdict.errors > 0 || (strict && verdict.warnings > 0) ? 1 : 0;
};

const verdictOn = async (paths: readonly string[], io: Pick<Io, 'cwd' | 'stderr'>): Promise<FileVerdict> => {
  const read = await readFiles(paths, { cwd: io.cwd });
  for (const part of read.passedOver) io.stderr(`skipped ${positionText(part)}: ${part.message}\n`);
  const checks = await artefactChecksFor(read.artefacts);
  const findings = [
    ...checks.flatMap(({ find }) => read.artefacts.flatMap((artefact) => find(artefact))),
    ...togetherChecks.flatMap(({ find }) => find(read.artefacts)),
  ];
  return fileVerdict(findings, { ...read, checks: fileChecks });
};

const reported = async (verdict: FileVerdict, format: FileFormat): Promise<string> => {
  switch (format) {
    case 'text':
      return fileVerdictText(verdict);
    case 'json':
      return `${JSON.stringify(fileDocument(verdict), null, 2)}\n`;
    case 'sarif': {
      const { sarifLog } = await import('../../lint/sarif.ts');
      return `${JSON.stringify(sarifLog(verdict, checkPage), null, 2)}\n`;
    }
    case 'github': {
      const { githubCommands } = await import('../../lint/github.ts');
      return githubCommands(verdict);
    }
  }
};

const repository = path.join(import.meta.dirname, '..', '..');

/** Where the page of a check stands, as an address. */
const checkPage = (page: string): string => pathToFileURL(path.join(repository, page)).href;
