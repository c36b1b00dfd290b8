/**
 * How every gate ends: one format is printed, all of them are written, and the verdict gives the exit code. The report is printed
 * first, so that a full disk hides no verdict.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GateReport, GateVerdict } from '../../loadtest/gate/gateReport.ts';
import { gateJunit } from '../../loadtest/gate/reportJunit.ts';
import { gateMarkdown } from '../../loadtest/gate/reportMarkdown.ts';
import { gatePage } from '../../loadtest/gate/reportPage.ts';
import { gateText } from '../../loadtest/gate/reportText.ts';
import { reportOf } from '../errors.ts';
import { shownPath } from '../loadtest/folder.ts';
import { fileErrorOf } from '../run/fileError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { GateFormat, GateOptions } from './options.ts';

export interface Leaving {
  /** Of this run alone. */
  readonly folder: string;
  readonly options: Pick<GateOptions, 'format' | 'strict' | 'override'>;
  readonly io: Pick<Io, 'stdout' | 'stderr' | 'cwd'>;
}

const codes: Readonly<Record<GateVerdict, ExitCode>> = { pass: 0, warn: 0, fail: 1, inconclusive: 3 };

const dialects: Readonly<Record<GateFormat, (report: GateReport) => string>> = {
  text: gateText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: gateMarkdown,
  junit: gateJunit,
  html: gatePage,
};

/** Scripts, summaries and logs of k6. */
export const runsFolder = 'runs';

export const reportFiles: Readonly<Record<GateFormat, string>> = {
  text: 'report.txt',
  json: 'report.json',
  markdown: 'report.md',
  junit: 'report.xml',
  html: 'report.html',
};

/** `code`: the exit code without an override, where it does not follow from the verdict. */
export const leaveReport = (report: GateReport, { folder, options, io }: Leaving, code?: ExitCode): ExitCode => {
  io.stdout(dialects[options.format](report));
  const [fault] = writeAll(report, folder);
  if (fault !== undefined) {
    // Its own runs leave room for its report on a full disk.
    rmSync(path.join(folder, runsFolder), { recursive: true, force: true });
    writeAll(report, folder);
    // Where it is not sure that there is a report on record, nothing is let pass, either.
    io.stderr(`${reportOf(fault).text}\n`);
    return 3;
  }
  io.stderr(`report: ${shownPath(path.join(folder, reportFiles.html), io.cwd)}\n`);
  if (options.override !== undefined) return 0;
  return code ?? (report.verdict === 'warn' && options.strict === true ? 1 : codes[report.verdict]);
};

const writeAll = (report: GateReport, folder: string): readonly unknown[] =>
  Object.entries(reportFiles).flatMap(([format, file]) =>
    faultsOf(() => writeWhole(path.join(folder, file), dialects[format as GateFormat](report))),
  );

const faultsOf = (work: () => void): readonly unknown[] => {
  try {
    work();
    return [];
  } catch (error) {
    return [error];
  }
};

/** Whoever reads a report reads all of it, or finds none. Throws `FileError`. */
const writeWhole = (file: string, text: string): void => {
  const part = `${file}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw fileErrorOf('the report', file, error);
  }
};
