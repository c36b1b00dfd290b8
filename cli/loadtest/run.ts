/** `atalaya loadtest run`: starts or finds a target, runs k6, and writes the results to a new folder. */
import path from 'node:path';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { planOf, planSeconds } from '../../loadtest/planOf.ts';
import { spanText } from '../../text/time.ts';
import { brokeText, problemText, unjudgedText, verdictText, type RunSummary } from '../../loadtest/runSummary.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { parseChaos } from '../chaos/chaos.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import type { LoadtestOptions } from './options.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { codes, resultTables } from './answer.ts';
import { findK6, type K6 } from './findK6.ts';
import { makeRunFolder, runFiles, shownPath } from './folder.ts';
import { knownRows } from './knownRows.ts';
import { measure } from './measure.ts';
import { refuseUnmarkedWrites, remoteTarget, targetUrl, TargetUnreachable, unbelievedText } from './remote.ts';
import { startTarget, type Target } from './target.ts';

export const runLoadtest = async (id: string, options: LoadtestOptions, io: Io): Promise<ExitCode> => {
  const chaos = chaosFor(options);
  const system = await loadPipeline(io.systems, id);
  const writes = options.target === undefined || options.allowWrites === true;
  const plan = planOf(system, options.plan, {
    writes,
    ...(options.duration === undefined ? {} : { seconds: options.duration }),
  });
  let running: Target | undefined;
  try {
    running = await givenTarget(system, options, io);
  } catch (error) {
    if (!(error instanceof TargetUnreachable)) throw error;
    io.stderr(`${error.message}\n`);
    return 3;
  }
  const k6 = await findK6();
  const folder = makeRunFolder({ cwd: io.cwd, out: options.out, system: id, plan: plan.name, at: io.now() });
  if (running === undefined) io.stderr('starting a new pipeline and filling its table\n');
  const target = running ?? (await startTarget(system, io, { chaos }));
  try {
    if (io.stop.aborted) {
      io.stderr('stopped before the first request; there is nothing to keep\n');
      return 3;
    }
    announce(system, plan, target, { k6, writes, io });
    const run = await measure({ plan, target, k6, folder, writes, project: system.project, io });
    if (options.json === true) io.stdout(`${JSON.stringify(run)}\n`);
    else io.stdout(`${answer(run)}report: ${shownPath(path.join(folder, runFiles.report), io.cwd)}\n`);
    return codes[run.verdict];
  } finally {
    await target.close();
  }
};

/** Throws `UsageError` for faults that cannot be injected into this target. */
const chaosFor = ({ chaos, target }: LoadtestOptions): Chaos | undefined => {
  if (chaos === undefined) return undefined;
  if (target === undefined) return parseChaos(chaos);
  throw new UsageError(
    '--chaos: faults can only be injected into a pipeline that the run starts',
    'leave --target out, or --chaos',
  );
};

const givenTarget = async (system: PipelineSystem, options: LoadtestOptions, io: Io): Promise<Target | undefined> => {
  const { target, samples, allowWrites } = options;
  const url = target === undefined ? undefined : targetUrl(target);
  const rows = knownRows(system, { samples, target, option: '--target' }, io.cwd);
  if (url === undefined) return undefined;
  if (allowWrites === true) refuseUnmarkedWrites(system, url);
  return { ...(await remoteTarget(system, url, process.env['ATALAYA_TOKEN'], io.stop)), samples: rows };
};

interface Announcing {
  readonly k6: K6;
  readonly writes: boolean;
  readonly io: Io;
}

/** Printed before the first request: the duration, and what the test cannot show. */
const announce = (
  system: PipelineSystem,
  plan: LoadPlan,
  { url }: Target,
  { k6: { version }, writes, io: { stderr } }: Announcing,
): void => {
  const { usual, most } = planSeconds(plan);
  stderr(`${plan.system} ${plan.name}: ${plan.what}\n`);
  stderr(`about ${spanText(usual)}, at most ${spanText(most)}, against ${url} with k6 ${version}\n`);
  if (!writes) stderr('no messages are sent to a target that is not our own; --allow-writes sends them\n');
  stderr(unbelievedText(system, url));
  if (plan.judgements.length === 0) stderr('too short to judge anything: it will show numbers, and no verdict\n');
  for (const objective of plan.unjudged) stderr(`${unjudgedText(objective)}\n`);
};

const answer = (run: RunSummary): string =>
  `${[verdictText(run), ...[...problemText(run), brokeText(run) ?? []].flat().map((text) => `  ${text}`)].join('\n')}\n\n${resultTables(run)}\n`;
