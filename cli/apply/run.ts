/** The work of `atalaya apply`: compares, shows the differences, and writes them project by project. */
import { doublesOf } from '../../apply/doubles.ts';
import { execute, nothingDone, type Outcome } from '../../apply/execute.ts';
import { doneText, stepText } from '../../apply/outcomeText.ts';
import { changesOf, mostChanges, planOf, type Plan, type Step } from '../../apply/plan.ts';
import type { JsonObject, Kind, Live } from '../../apply/resource.ts';
import { openWriter } from '../../apply/writer.ts';
import type { MonitoringClient } from '../../google/monitoring/client.ts';
import { UsageError } from '../../model/usageError.ts';
import { many } from '../../text/count.ts';
import { compareTarget, loadTarget, type ComparedProject, type Target } from '../live/compare.ts';
import { openLive, sleepUntil } from '../live/open.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { stopped } from '../run/stopped.ts';
import type { ApplyOptions } from './options.ts';
import { recordApplied } from './recordApplied.ts';
import { applyReport, type Applied, type Report } from './report.ts';

export const runApply = async (ids: readonly string[], options: ApplyOptions, io: Io): Promise<ExitCode> => {
  const project = options.project ?? process.env['GOOGLE_CLOUD_PROJECT'];
  const target = await loadTarget(ids, options.environment, io, { GOOGLE_CLOUD_PROJECT: project });
  const client = await openLive(io, process.env);
  try {
    return await applied(target, client, options, io);
  } finally {
    await client.close();
  }
};

const applied = async (target: Target, client: MonitoringClient, options: ApplyOptions, io: Io): Promise<ExitCode> => {
  const report = applyReport(options, io);
  const compared = await Promise.race([compareTarget(target, client, io.stop), stopped(io.stop)]);
  if (compared === undefined || io.stop.aborted) return report.stopped();
  const notRead = compared.flatMap((project) => project.notRead);
  report.differences(compared);
  if (notRead.length > 0) return report.notRead(notRead);
  const { adopt = false, prune = false, dryRun = false, yes = false } = options;
  const planned = compared.map((project) => ({ project, plan: planOf(project.differences, { adopt, prune }) }));
  if (dryRun) return report.dryRun(planned.map(({ plan }) => plan));
  for (const { project, plan } of planned) if (!yes) refuseManyChanges(plan, project, target);
  const results: Applied[] = [];
  for (const { project, plan } of planned) {
    const isOver = results.some(({ outcome: { failed, notTried } }) => failed !== undefined || notTried.length > 0);
    const outcome = isOver
      ? nothingDone(plan, io.stop.aborted)
      : await write(project, plan, { target, client, report, io });
    const doubles = isOver ? [] : await findDoubles(project, outcome, { target, client, io });
    results.push({ project: project.project, plan, outcome, doubles });
  }
  await recordApplied(results, options.environment, process.env, io);
  return report.outcome(results);
};

/** Throws `UsageError`: a wrong folder of definitions would change or delete everything. */
const refuseManyChanges = (plan: Plan, { project, state }: ComparedProject, { scope }: Target): void => {
  const owned = state.lives.filter(
    ({ managedBy, environment, owner }) =>
      managedBy === 'apply' && environment === scope.environment && (scope.owners?.has(owner ?? '') ?? true),
  ).length;
  const [changes, most] = [changesOf(plan), mostChanges(owned)];
  if (changes <= most) return;
  throw new UsageError(
    `${many(changes, 'resource')} of ${project} would be changed or deleted, and without --yes at most ${most} are (the larger of 5 and a fifth of the ${owned} that apply made): nothing was written`,
    'read the differences; if all of them are meant, run the command again with --yes',
  );
};

interface Writing {
  readonly target: Target;
  readonly client: MonitoringClient;
  readonly report: Report;
  readonly io: Io;
}

const write = async (
  { wanted, state }: ComparedProject,
  plan: Plan,
  { target: { organization, scope }, client, report, io }: Writing,
): Promise<Outcome> => {
  const sleep = sleepUntil(io.stop);
  const { writer, onMade } = openWriter({ client, wanted, state, scope, organization, sleep });
  return await execute(plan, writer, {
    stop: io.stop,
    onMade: ({ difference: { kind } }: Step, body: JsonObject) => onMade(kind, body),
    onBegin: (step, index, count) => report.begin(`${index + 1} of ${count}: ${stepText(step)}`),
    onDone: (step) => report.done(doneText(step)),
  });
};

/** Kinds whose ids the server chooses: nothing refuses a second one. */
const serverNamed: ReadonlySet<Kind> = new Set(['uptimeCheck', 'alertPolicy']);

/** Reads again what was created, if another process may have created the same. */
const findDoubles = async (
  { project }: ComparedProject,
  { done }: Outcome,
  { target: { organization }, client, io }: Pick<Writing, 'target' | 'client' | 'io'>,
): Promise<readonly (readonly Live[])[]> => {
  const made = new Set(done.filter(({ action }) => action === 'create').map(({ difference }) => difference.kind));
  const kinds = [...made].filter((kind) => serverNamed.has(kind));
  if (kinds.length === 0 || io.stop.aborted) return [];
  const { liveOf } = await import('../../apply/live.ts');
  const each = kinds.map(async (kind) =>
    (await client.list(kind, `projects/${project}`)).flatMap(
      (body) => liveOf(kind, body as JsonObject, { project, organization }) ?? [],
    ),
  );
  return doublesOf((await Promise.all(each)).flat());
};
