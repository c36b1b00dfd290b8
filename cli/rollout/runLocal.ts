/**
 * `atalaya rollout SYSTEM --local`: all of a rollout on this machine. Two pipelines in processes of their own are two revisions behind a
 * splitter, which gets traffic of its own; nothing else differs from a rollout on Google Cloud but where it happens.
 */
import path from 'node:path';
import { nodesOf } from '../../alerts/systemNodes.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { planRollout, type RolloutPlan } from '../../rollout/plan.ts';
import { newRecord } from '../../rollout/record.ts';
import type { Candidate } from '../../rollout/target.ts';
import { parseChaos } from '../chaos/chaos.ts';
import { startChild } from '../gate/childTarget.ts';
import { unserved } from '../gate/baselineRef.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { makeFreshFolder } from '../loadtest/folder.ts';
import type { Target } from '../loadtest/target.ts';
import { dataFolder, defaultData } from '../options.ts';
import { openRecordRelease, whoIs } from '../releases/recordRelease.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { startBackground, type Background } from './background.ts';
import { contractCheck } from './contractCheck.ts';
import { driveRollout, type Driving } from './drive.ts';
import { isCountedHere } from './eventLog.ts';
import { gateCheck } from './gateCheck.ts';
import { localCode, type LocalCode } from './localCode.ts';
import { openLocalTarget, type LocalTarget } from './localTarget.ts';
import type { RolloutOptions } from './options.ts';
import { openSplitter } from './splitter.ts';

/** Seconds. A rehearsal shows the steps, not what ten minutes show. */
const usual = { wait: 10, poll: 2, longest: 120, settle: 3, readyWithin: 120 } as const;
/** Requests a second. */
const usualRate = 120;
/** Of the gate: so few and so short runs still compare every part. */
const gateRuns = { runs: 10, duration: 3, maxDuration: 120, readsOnly: true } as const;

export const runLocal = async (id: string, options: RolloutOptions, io: Io): Promise<ExitCode> => {
  refuseOptions(options);
  if (options.chaos !== undefined) parseChaos(options.chaos);
  const system = await loadPipeline(io.systems, id);
  const plan = localPlan(system, options);
  const folder = makeFreshFolder({ cwd: io.cwd, out: options.out, under: path.join('rollouts', id), at: io.now() });
  const closers: (() => unknown)[] = [];
  try {
    const old = await localCode(options.baseline, '--baseline', io);
    closers.push(old.close);
    const code = await localCode(options.candidate, '--candidate', io);
    closers.push(code.close);
    io.stderr(`starting the old revision: ${old.text}\n`);
    const serving = await startChild(old.code, id, { prefix: 'old: ' }, io).catch(unserved);
    closers.push(serving.close);
    const splitter = await openSplitter();
    closers.push(splitter.close);
    const target = await openLocalTarget({
      system,
      splitter,
      now: io.now,
      old: { name: nameOf(system, old, 'old'), pipeline: serving },
      start: () => startChild(code.code, id, { prefix: 'candidate: ', chaos: options.chaos }, io),
    });
    // From here on the target closes the pipelines, after the splitter.
    closers.pop();
    closers.pop();
    closers.push(target.close, splitter.close);
    const rate = options.rate ?? usualRate;
    const background = startBackground(system, { url: splitter.url, rate, rows: serving.samples ?? [] });
    closers.push(background.stop);
    io.stderr(`${splitter.url} serves ${system.id}; ${rate} requests a second are sent to it\n`);
    return await driveRollout(driving({ system, options, plan, target, code, old, folder, background }, io), io);
  } catch (error) {
    if (!io.stop.aborted) throw error;
    io.stderr('it was stopped before there was anything to roll back\n');
    return 3;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
};

const nameOf = ({ stages: { api } }: PipelineSystem, { commit }: LocalCode, side: string): string =>
  `${api.name}-${commit === undefined ? '' : `${commit.replace(/-dirty$/, '').slice(0, 7)}-`}${side}`;

interface Rehearsal {
  readonly system: PipelineSystem;
  readonly options: RolloutOptions;
  readonly plan: RolloutPlan;
  readonly target: LocalTarget;
  readonly code: LocalCode;
  readonly old: LocalCode;
  readonly folder: string;
  readonly background: Background;
}

const driving = (rehearsal: Rehearsal, io: Io): Driving => {
  const { system, options, plan, target, code, old, folder, background } = rehearsal;
  const candidate: Candidate = {
    revision: nameOf(system, code, 'candidate'),
    tag: 'candidate',
    ...(code.commit === undefined ? {} : { commit: code.commit }),
  };
  const sideOf = (name: string): Target => {
    const [pipeline, url] = [target.pipelineOf(name), target.tagUrlOf(name)];
    if (pipeline === undefined || url === undefined) throw new Error(`${name} does not serve`);
    return { ...pipeline, url };
  };
  return {
    record: newRecord({ system: system.id, stage: options.stage, candidate }, io.now()),
    plan,
    target,
    check: async () => {
      const sides = {
        candidate: sideOf(candidate.revision),
        baseline: sideOf(nameOf(system, old, 'old')),
        close: async () => await Promise.resolve(),
      };
      if (!options.gate) return await contractCheck(system, sides, { allowWrites: true, stop: io.stop });
      const open = async (): Promise<typeof sides> => await Promise.resolve(sides);
      // A name for the baseline makes it a comparison; the sides are open already.
      const gate = { ...gateRuns, baselineRef: old.text };
      // Both sides share this machine with whatever is sent beside the measured requests.
      background.pause();
      try {
        return await gateCheck(system.id, { folder: path.join(folder, 'gate'), options: gate, open }, io);
      } finally {
        background.resume();
      }
    },
    release: openRecordRelease({
      data: dataFolder(io.cwd, defaultData),
      project: undefined,
      report: (message) => io.stderr(`${message}\n`),
    }),
    who: whoIs(process.env),
    recordFile: path.join(folder, 'record.json'),
    folder,
    options,
  };
};

const localPlan = (system: PipelineSystem, options: RolloutOptions): RolloutPlan => {
  const { stage, steps, wait, poll, hold } = options;
  const { slos } = nodesOf(system, 'dev');
  const counted = slos.filter(({ objective }) => isCountedHere(objective));
  if (counted.length === 0) {
    throw new UsageError(
      `${system.id} has no objective on the answers of its API that its pipeline counts itself, so a rehearsal could judge nothing`,
      'add availability or latency of the api',
    );
  }
  // Without a rate a step waits its longest for events: a busy machine sends fewer than it should.
  return planRollout(system, counted, {
    ...usual,
    stage,
    ...(steps === undefined ? {} : { steps }),
    wait: wait ?? usual.wait,
    poll: poll ?? usual.poll,
    holds: hold ?? false,
    delay: 0,
    waitsForAlerts: false,
    knowsRate: false,
  });
};

const refuseOptions = (options: RolloutOptions): void => {
  const { stage } = options;
  if (stage !== 'api') {
    throw new UsageError(
      `--stage ${stage}: a rehearsal splits the requests to an API; messages go to one revision at a time`,
      'leave --stage out, or rehearse the api',
    );
  }
};
