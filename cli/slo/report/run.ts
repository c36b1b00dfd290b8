/** The work of `atalaya slo report`: which systems, their readings, the report in its form, and the exit code. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { System } from '../../../model/system.ts';
import { UsageError } from '../../../model/usageError.ts';
import { periodOf, type Period } from '../../../slo/report/period.ts';
import { hasNoData, isMissed, isPromised } from '../../../slo/report/sentences.ts';
import { sharedReport } from '../../../slo/report/sharedReport.ts';
import { sharedSlo, sharedSystem } from '../../../slo/sharedSlo.ts';
import { sloReport, type Firings, type SloReport, type SystemReport } from '../../../slo/report/sloReport.ts';
import { many } from '../../../text/count.ts';
import { instantText } from '../../../text/date.ts';
import { scenarios } from '../../../history/simulated/scenarios.ts';
import { joinedText } from '../../../text/sentence.ts';
import { askedFor, loadShared, systemIdsOf } from '../../load/loadShared.ts';
import { loadOrganization } from '../../load/loadOrganization.ts';
import { loadSystems } from '../../load/loadSystems.ts';
import { dataFolder, defaultData } from '../../options.ts';
import type { ExitCode, Io } from '../../run/io.ts';
import type { SloReportOptions } from './options.ts';
import { refuseLoneTimeout } from '../../sources/fromOption.ts';
import { instantOf } from '../../sources/instantOf.ts';
import { judgeable } from '../../sources/localPoints.ts';
import { localReport } from './localReport.ts';
import { checkTimeZone, timeZoneOf } from './timeZone.ts';

/** Throws `LoadError`, `UsageError` and `SourceError`. */
export const runSloReport = async (ids: readonly string[], options: SloReportOptions, io: Io): Promise<ExitCode> => {
  // What is wrong with the options is said before anything is read.
  periodOf(options.period, instantOf(options.at, io.now()));
  checkTimeZone(options.timeZone);
  const out = options.out === undefined ? undefined : writableFile(path.resolve(io.cwd, options.out));
  refuseLoneTimeout(options);
  if (options.from !== undefined && options.scenario !== undefined)
    throw new UsageError('--from (reads a server) and --scenario (simulates) cannot be used together', 'leave one out');
  const sharedObjectives = await loadShared(io.systems, io.stderr, io.settings?.organization);
  const chosen = await systemsOf(options.of === 'system' ? systemIdsOf(ids, sharedObjectives) : ids, options, io);
  const timeZone = await timeZoneOf(options.timeZone, chosen, io.systems, io.settings?.organization);
  const collected =
    options.from === undefined
      ? await localReports(ids, chosen, { ...options, timeZone }, io)
      : await serverReports(chosen, { ...options, timeZone }, io);
  if (collected === undefined) return 3;
  const { period, at, source } = collected;
  const shared = sharedObjectives.flatMap((definition) => {
    const together = sharedSystem(definition, chosen);
    return together === undefined
      ? []
      : (sharedReport(together.system, sharedSlo(together.system, together.members), collected.reports, period) ?? []);
  });
  const isAsked = options.of === 'system' ? askedFor(ids, sharedObjectives) : () => true;
  const reports = [...collected.reports, ...shared].filter(({ id }) => isAsked(id));
  const { alertsFrom, fleetAlerts } = collected;
  const report = sloReport(reports, { of: options.of, period, at, source, alertsFrom, fleetAlerts });
  const isSilent = reports.every(({ objectives }) => objectives.every(hasNoData));
  for (const { id, objectives } of reports) if (objectives.length === 0) io.stderr(`${id} has no objectives\n`);
  if (isSilent) io.stderr(silenceText(reports, report, collected.missingFix));
  if (!isSilent || options.format === 'json') {
    const text = await rendered(report, options.format, io);
    if (out === undefined) io.stdout(text);
    else {
      writeFileSync(out, text);
      io.stdout(`${out}: ${Math.ceil(Buffer.byteLength(text) / 1_024)} KiB\n`);
    }
  }
  return exitCodeOf(reports);
};

interface Collected {
  readonly reports: readonly SystemReport[];
  readonly period: Period;
  readonly at: number;
  readonly source: string;
  readonly alertsFrom: readonly string[];
  readonly fleetAlerts: Firings | undefined;
  /** What to check where a server has no points; undefined where it is none. */
  readonly missingFix?: string;
}

/** One system after the other. Undefined where there is nothing to report on. */
const localReports = async (
  ids: readonly string[],
  chosen: readonly System[],
  options: SloReportOptions,
  io: Io,
): Promise<Collected | undefined> => {
  const at = instantOf(options.at, io.now());
  const period = periodOf(options.period, at, options.timeZone);
  const folder = dataFolder(io.cwd, options.data ?? defaultData);
  const isNamed = ids.length > 0 && options.of === 'system';
  const isDeliberate = options.data !== undefined || options.at !== undefined;
  const systems =
    options.scenario === undefined ? localSystems(chosen, { folder, at, isNamed, isDeliberate }, io) : chosen;
  if (systems.length === 0) return undefined;
  const isOneOfMany = options.of !== 'system';
  const reports: SystemReport[] = [];
  for (const system of systems) {
    if (io.isTTY) io.stderr(`\r\u001b[K${reports.length + 1} of ${many(systems.length, 'system')}: ${system.id}`);
    reports.push(
      await localReport(system, period, { at, folder, scenario: options.scenario, all: systems, isOneOfMany }, io),
    );
    // A signal is seen between two systems.
    await setImmediate();
    if (io.stop.aborted) break;
  }
  if (io.isTTY) io.stderr('\r\u001b[K');
  if (io.stop.aborted) {
    io.stderr('stopped: no report was written\n');
    return undefined;
  }
  const source = sourceText(options, folder, systems, chosen);
  if (options.of !== 'fleet') return { reports, period, at, source, alertsFrom: [], fleetAlerts: undefined };
  const { fleetFirings } = await import('./fleetFirings.ts');
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const readable = systems.filter(({ id }) => reports.some((report) => report.id === id && report.hasPoints));
  const fleet = await fleetFirings(readable, period, { at, folder, scenario: options.scenario, organization }, io);
  if (io.stop.aborted) {
    io.stderr('stopped: no report was written\n');
    return undefined;
  }
  return { reports, period, at, source, alertsFrom: [], fleetAlerts: fleet };
};

const serverReports = async (systems: readonly System[], options: SloReportOptions, io: Io): Promise<Collected> => {
  const [{ openSource }, { remoteReports }] = await Promise.all([
    import('../../sources/openSource.ts'),
    import('./remoteReports.ts'),
  ]);
  const { source } = await openSource(options, systems, true, io);
  try {
    const period = periodOf(options.period, source.at, options.timeZone);
    const fleet = options.of === 'fleet' ? await loadOrganization(io.systems, io.settings?.organization) : undefined;
    const isOneOfMany = options.of !== 'system';
    const found = await remoteReports(systems, { period, source, fleet, isOneOfMany }, io.stderr);
    return { ...found, period, at: source.at, source: source.name, missingFix: source.missingFix };
  } finally {
    source.close();
  }
};

/** Those whose points on this machine may be reported on. Throws `UsageError` where there are none. */
const localSystems = (
  chosen: readonly System[],
  options: { readonly folder: string; readonly at: number; readonly isNamed: boolean; readonly isDeliberate: boolean },
  io: Pick<Io, 'stderr'>,
): readonly System[] => {
  try {
    return judgeable(chosen, options, io.stderr);
  } catch (error) {
    if (!(error instanceof UsageError) || error.fix === undefined) throw error;
    throw new UsageError(
      error.summary,
      `${error.fix}\n       or see an example with simulated data: --scenario ${joinedText(scenarios, 'or')}`,
    );
  }
};

const exitCodeOf = (reports: readonly SystemReport[]): ExitCode => {
  const objectives = reports.flatMap((report) => report.objectives);
  if (objectives.some(isMissed)) return 1;
  const promised = objectives.filter(isPromised);
  if (objectives.length > 0 && promised.length === 0) return 0;
  return promised.length === 0 || promised.some(hasNoData) ? 3 : 0;
};

const systemsOf = async (
  ids: readonly string[],
  { of }: SloReportOptions,
  io: Pick<Io, 'systems'>,
): Promise<readonly System[]> => {
  if (of === 'system') return loadSystems(io.systems, ids.length === 0 ? undefined : ids);
  if (of === 'fleet' && ids.length > 0) {
    throw new UsageError(
      `--of fleet is about all systems, and ${joinedText(ids, 'and')} ${ids.length === 1 ? 'is' : 'are'} named`,
      'leave the ids out, or leave --of fleet out',
    );
  }
  const all = await loadSystems(io.systems);
  if (ids.length === 0) return all;
  const owners = [...new Set(all.map(({ owner }) => owner))].toSorted();
  const unknown = ids.filter((id) => !owners.includes(id));
  if (unknown.length > 0) {
    throw new UsageError(
      `no system has the owner ${joinedText(unknown, 'or')}`,
      `name ${owners.length === 1 ? '' : 'one of '}${joinedText(owners, 'or')}`,
    );
  }
  return all.filter(({ owner }) => ids.includes(owner));
};

const sourceText = (
  { scenario }: SloReportOptions,
  folder: string,
  systems: readonly System[],
  chosen: readonly System[],
): string => {
  if (scenario !== undefined) return `simulated (${scenario}), not measured`;
  const left = chosen.length - systems.length;
  return `the metric histories in ${folder}${left === 0 ? '' : `; ${many(left, 'system')} without one ${left === 1 ? 'is' : 'are'} left out`}`;
};

const silenceText = (
  reports: readonly SystemReport[],
  { period }: SloReport,
  missingFix: string | undefined,
): string => {
  const begins = reports.flatMap(({ since }) => since ?? []).reduce((least, at) => Math.min(least, at), Infinity);
  const span = `${instantText(period.from, period.clock)} to ${instantText(period.until, period.clock)}`;
  const names =
    reports.length > 3
      ? many(reports.length, 'system')
      : joinedText(
          reports.map(({ id }) => id),
          'and',
        );
  const why =
    begins >= period.until && begins !== Infinity
      ? `\n  why: the points begin on ${instantText(begins, period.clock)}`
      : '\n  why: no point in it counts an event of an objective';
  const fix =
    missingFix === undefined
      ? 'name another period, such as --period 28d, or other points: --data DIR, --from google or --from prometheus URL'
      : `name another period, such as --period 28d; or ${missingFix}`;
  return `${names}: no events in ${period.name} (${span})${why}\n  fix: ${fix}\n`;
};

const rendered = async (report: SloReport, format: SloReportOptions['format'], io: Io): Promise<string> => {
  if (format === 'json') {
    const { reportDocument } = await import('../../../slo/report/document.ts');
    return `${JSON.stringify(reportDocument(report), null, 2)}\n`;
  }
  if (format === 'html') {
    const { reportPage } = await import('../../../console/report/page.ts');
    return reportPage(report);
  }
  const { reportSections, reportTitle } = await import('../../../slo/report/sections.ts');
  const [title, sections] = [reportTitle(report), reportSections(report)];
  if (format === 'markdown') {
    const { reportMarkdown } = await import('../../../slo/report/markdown.ts');
    return reportMarkdown(title, sections);
  }
  const { sectionsText } = await import('../../explain/text.ts');
  return `${title}\n\n${sectionsText(sections, { columns: io.columns, colour: io.colour === true })}`;
};

/** Throws `UsageError` before anything is read. */
const writableFile = (file: string): string => {
  const refused = (reason: string, fix: string): UsageError =>
    new UsageError(`--out ${file} cannot be written: ${reason}`, fix);
  if (existsSync(file) && statSync(file).isDirectory())
    throw refused('it is a folder', 'name a file, such as report.html');
  const folder = path.dirname(file);
  if (!existsSync(folder)) throw refused(`there is no folder ${folder}`, 'create it, or name another file');
  return file;
};
