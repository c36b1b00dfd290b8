/**
 * `atalaya loadtest nightly`: tests systems in sequence, adds the results to the history, and judges tonight against
 * it.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { issueOf } from '../../loadtest/nightly/issue.ts';
import { nightPage } from '../../loadtest/nightly/nightPage.ts';
import { recordOf, type NightContext } from '../../loadtest/nightly/nightRecord.ts';
import {
  nightReport,
  type NightReport,
  type NightVerdict,
  type SystemLinks,
} from '../../loadtest/nightly/nightReport.ts';
import { newEvents } from '../../loadtest/nightly/newEvents.ts';
import { nightOf } from '../../loadtest/nightly/nights.ts';
import { nightText } from '../../loadtest/nightly/nightText.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { planOf, planSeconds } from '../../loadtest/planOf.ts';
import { spanText } from '../../text/time.ts';
import type { RunSummary } from '../../loadtest/runSummary.ts';
import type { Organization } from '../../model/organization.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { dashboardUrl, runbookFile } from '../../alerts/links.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { reportOf } from '../errors.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadPipelines, ownIds } from '../load/loadSystems.ts';
import { findK6, type K6 } from './findK6.ts';
import { makeFreshFolder, makeRunFolder, shownPath } from './folder.ts';
import type { NightlyOptions } from './nightlyOptions.ts';
import { acceptRegressions, isAcceptance } from './accept.ts';
import { calibrate } from './calibration.ts';
import { appendEvents, appendRecord, defaultHistory, readHistory, type History } from './historyFiles.ts';
import { revisionOf, thisMachine } from './machine.ts';
import { knownRows } from './knownRows.ts';
import { measure } from './measure.ts';
import { remoteTarget, targetUrl, TargetUnreachable, unbelievedText } from './remote.ts';
import { startTarget, type Target } from './target.ts';
import { sumOf } from '../../numbers/sum.ts';

const codes: Readonly<Record<NightVerdict, ExitCode>> = { passed: 0, regressed: 1, failed: 1, inconclusive: 3 };

export const runNightly = async (ids: readonly string[], options: NightlyOptions, io: Io): Promise<ExitCode> => {
  if (isAcceptance(ids, options)) return acceptRegressions(options, io);
  const systems = await loadPipelines(io.systems, ids.length === 0 ? ownIds(io.systems) : ids);
  const targets = targetsOf(options.target ?? [], systems);
  const files = bySystem(options.samples ?? [], systems, '--samples', 'rows.json');
  const organization = await loadOrganization(io.systems, io.settings?.organization);
  const history = path.resolve(io.cwd, options.history ?? defaultHistory);
  const before = await readHistory(history);
  const tonight = nightOf(io.now());
  const folder = makeFreshFolder({ cwd: io.cwd, out: options.out, under: 'nightly', at: io.now() });
  if (options.run) {
    const k6 = await findK6();
    const all = systems.map((system) => ({
      system,
      target: targets.get(system.id),
      rows: knownRows(
        system,
        { samples: files.get(system.id), target: targets.get(system.id)?.href, option: '--target' },
        io.cwd,
      ),
      plan: plannedOf(system, options, targets),
    }));
    const total = sumOf(all, ({ plan }) => planSeconds(plan).usual);
    io.stderr(`${all.length} systems, ${options.plan}: about ${spanText(total)}, and the time to start them\n`);
    for (const [i, one] of all.entries()) {
      if (io.stop.aborted) break;
      io.stderr(`${one.system.id} (${i + 1} of ${all.length}): ${one.plan.what}\n`);
      // Concurrent tests would disturb each other.
      await addRun(one, { history, tonight, k6, revision: options.revision, io });
    }
  }
  const { records, events, unreadable } = options.run ? await readHistory(history) : before;
  const report = nightReport({
    tonight,
    plan: options.plan,
    since: options.since,
    systems: systems.map((system) => ({ id: system.id, links: linksOf(system, organization) })),
    records,
    events,
    unreadable,
  });
  if (options.run) recordEvents(history, report, events, io);
  writeReport(report, folder);
  if (options.json === true) io.stdout(`${JSON.stringify(report)}\n`);
  else io.stdout(`${nightText(report)}report: ${shownPath(path.join(folder, nightFiles.page), io.cwd)}\n`);
  return codes[report.verdict];
};

/** Only after a run: a look at the history does not change it. */
const recordEvents = (history: string, report: NightReport, known: History['events'], io: Io): void => {
  const [first, ...others] = newEvents(report, known, new Date(io.now()).toISOString());
  if (first !== undefined) appendEvents(history, [first, ...others]);
};

/** File names in the folder. */
const nightFiles = { report: 'night.json', page: 'report.html', issue: 'issue.md', recovered: 'recovered.md' } as const;

/** Each text only where there is a reason for it: an inconclusive night has neither. */
const writeReport = (report: NightReport, folder: string): void => {
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  write(nightFiles.report, `${JSON.stringify(report, null, 2)}\n`);
  write(nightFiles.page, nightPage(report));
  const { action, title, body } = issueOf(report);
  if (action === 'open') write(nightFiles.issue, `# ${title}\n\n${body}`);
  if (action === 'close') write(nightFiles.recovered, body);
};

/** Links lead to runbooks and dashboards of production. */
const linksOf = (system: PipelineSystem, organization: Organization): SystemLinks => ({
  dashboard: dashboardUrl({ organization, system, environment: 'prod' }),
  runbook: `${organization.runbooks}/${runbookFile(system.id)}`,
});

const plannedOf = (
  system: PipelineSystem,
  { plan, duration }: NightlyOptions,
  targets: ReadonlyMap<string, URL>,
): LoadPlan =>
  planOf(system, plan, { writes: !targets.has(system.id), ...(duration === undefined ? {} : { seconds: duration }) });

const targetsOf = (texts: readonly string[], systems: readonly PipelineSystem[]): ReadonlyMap<string, URL> =>
  new Map(
    [...bySystem(texts, systems, '--target', 'https://data-api.example.com')].map(([id, url]) => [id, targetUrl(url)]),
  );

/** Parses items such as 'orders=…'. */
const bySystem = (
  texts: readonly string[],
  systems: readonly PipelineSystem[],
  option: string,
  example: string,
): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, id = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (!systems.some((system) => system.id === id)) {
      throw new UsageError(
        `${option}: ${id === '' ? 'it names no system' : `'${id}' is not one of the systems of this run`}`,
        `write a value such as '${systems[0]?.id ?? 'orders'}=${example}'`,
      );
    }
    if (values.has(id)) throw new UsageError(`${option}: '${id}' has two`, 'give it one');
    values.set(id, value);
  }
  return values;
};

interface Night {
  readonly history: string;
  readonly tonight: string;
  readonly k6: K6;
  readonly revision: string | undefined;
  readonly io: Io;
}

interface Planned {
  readonly system: PipelineSystem;
  readonly plan: LoadPlan;
  readonly target: URL | undefined;
  /** For a target that others run. */
  readonly rows: Target['samples'];
}

/** A system that cannot be measured is recorded as an invalid night, and the other systems continue. */
const addRun = async ({ system, plan, target: url, rows }: Planned, night: Night): Promise<void> => {
  const { history, tonight, k6, io } = night;
  const startedAt = io.now();
  const revision = night.revision ?? (url === undefined ? revisionOf(io.systems) : undefined);
  const context: NightContext = {
    night: tonight,
    machine: thisMachine(),
    revision,
    calibration: calibrate(),
  };
  let run: RunSummary;
  if (url !== undefined) io.stderr(unbelievedText(system, url.href));
  try {
    const target =
      url === undefined
        ? await startTarget(system, io)
        : { ...(await remoteTarget(system, url, process.env['ATALAYA_TOKEN'], io.stop)), samples: rows };
    try {
      const folder = makeRunFolder({ cwd: io.cwd, out: undefined, system: system.id, plan: plan.name, at: startedAt });
      run = await measure({ plan, target, k6, folder, writes: url === undefined, project: system.project, io });
    } finally {
      await target.close();
    }
  } catch (error) {
    if (io.stop.aborted) return;
    const text = error instanceof TargetUnreachable ? error.message : reportOf(error).text;
    io.stderr(`${text}\n`);
    run = unmeasured(plan, { url, k6, startedAt, now: io.now(), why: text.split('\n', 1)[0]! });
  }
  appendRecord(history, recordOf(plan, run, context));
  io.stderr(`${system.id}: ${run.verdict}\n`);
};

interface Unmeasured {
  readonly url: URL | undefined;
  readonly k6: K6;
  readonly startedAt: number;
  readonly now: number;
  readonly why: string;
}

const unmeasured = (plan: LoadPlan, { url, k6, startedAt, now, why }: Unmeasured): RunSummary => ({
  kind: 'LoadTestRun',
  version: 1,
  system: plan.system,
  plan: plan.name,
  what: plan.what,
  target: { url: url?.href ?? '', isLocal: url === undefined, writes: url === undefined },
  k6: { version: k6.version, exitCode: null },
  startedAt: new Date(startedAt).toISOString(),
  seconds: (now - startedAt) / 1_000,
  verdict: 'invalid',
  problems: [{ kind: 'invalid', scenario: undefined, what: why }],
  objectives: [],
  scenarios: [],
  exceptions: 0,
  unjudged: plan.unjudged,
});
