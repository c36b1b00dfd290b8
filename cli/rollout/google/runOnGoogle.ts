/**
 * `atalaya rollout --environment`: begins a rollout on Cloud Run, continues one, rolls one back, or shows what serves. A roll-back needs
 * nothing but the service: its tags say which revision served before.
 */
import path from 'node:path';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import { infrastructureOf } from '../../../model/infrastructure.ts';
import { longestRolledOut } from '../../../model/rolledOutName.ts';
import { resourceName, type PipelineSystem } from '../../../model/system.ts';
import { UsageError } from '../../../model/usageError.ts';
import { instanceSteps } from '../../../rollout/instanceSteps.ts';
import { planRollout, usualSteps, type RolloutPlan } from '../../../rollout/plan.ts';
import { previousTag, type RolloutRecord } from '../../../rollout/record.ts';

import type { RolloutParts } from '../../../rollout/runRollout.ts';
import type { ServiceState } from '../../../rollout/target.ts';
import { sharesOf, taggedRevision } from '../../../rollout/traffic.ts';
import { cloudMonitoring } from '../../../series/cloudMonitoring.ts';
import { contextOf } from '../../../series/context.ts';
import type { MeasuredSlo } from '../../../slo/measuredSlo.ts';
import { indicatorOfRevision } from '../../../slo/revisionCounts.ts';
import { checkSides, openSides } from '../../gate/sides.ts';
import { loadPipeline } from '../../load/loadSystem.ts';
import { dataFolder, defaultData } from '../../options.ts';
import { openRecordRelease, whoIs } from '../../releases/recordRelease.ts';
import type { ExitCode, Io } from '../../run/io.ts';
import { contractCheck } from '../contractCheck.ts';
import { driveRollout } from '../drive.ts';
import { gateCheck } from '../gateCheck.ts';
import type { RolloutOptions } from '../options.ts';
import { beginning } from './beginning.ts';
import { deadLettersSlo } from './deadLetters.ts';
import { openCloudRun, type OpenedCloudRun } from './openCloudRun.ts';
import { readRecord } from './readRecord.ts';
import { refuseTableChanges } from './refuseTableChanges.ts';
import { statusOf, statusText } from './status.ts';

export interface GoogleParts {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Contract and gate against the candidate, beside what serves. */
  readonly gate: (
    system: PipelineSystem,
    sides: Sides,
    options: RolloutOptions,
    io: Io,
  ) => ReturnType<RolloutParts['check']>;
}

export interface Sides {
  readonly candidate: string;
  /** Undefined where the URL of the service is disabled. */
  readonly baseline: string | undefined;
  /** Of the gate's report; it does not exist yet. */
  readonly folder: string;
}

/** `options.environment` is set. Rejects with `UsageError`, `LoadError` and `MonitoringError`. */
export const runOnGoogle = async (
  id: string,
  options: RolloutOptions,
  io: Io,
  { variables, gate }: GoogleParts = { variables: process.env, gate: gateOf },
): Promise<ExitCode> => {
  const { environment = 'prod', stage } = options;
  checkOptions(options);
  const system = await loadPipeline(io.systems, id);
  const slos = judgedSlos(system, options, io);
  refuseLongName(system, options);
  const opened = await openCloudRun({ system, stage, environment, slos }, io, variables);
  const folder = path.join(dataFolder(io.cwd, defaultData), id, 'rollouts', `${environment}-${stage}`);
  const recordFile = path.join(folder, 'record.json');
  if (options.status === true)
    return await showStatus(opened, await readRecord(recordFile, { system: id, stage, environment }, io), options, io);
  const who = whoIs(variables);
  if (stage === 'ingest' && options.rollBack !== true)
    await refuseTableChanges(
      system,
      { environment, project: opened.project, endpoint: variables['ATALAYA_BIGQUERY_ENDPOINT'] },
      io,
    );
  const state = await opened.target.read();
  const plan = planOf(system, [...slos, ...(await deadLettersOf(system, opened, state, options, io))], options, state);
  const begun = await beginning({ id, environment, state, recordFile, plan, who, opened, variables }, options, io);
  if ('code' in begun) return begun.code;
  const command = `npx atalaya rollout ${id} --environment ${environment}${stage === 'api' ? '' : ` --stage ${stage}`}`;
  const code = await driveRollout(
    {
      record: begun,
      plan,
      target: opened.target,
      check: async (url) => {
        const baseline = await opened.url();
        if (url === undefined) return noUrl(opened.service);
        const at = new Date(io.now()).toISOString().replaceAll(/\D/g, '').slice(0, 14);
        return await gate(system, { candidate: url, baseline, folder: path.join(folder, `gate-${at}`) }, options, io);
      },
      release: openRecordRelease({
        data: dataFolder(io.cwd, defaultData),
        project: opened.project,
        report: (message) => io.stderr(`${message}\n`),
        logging: { endpoint: opened.logging },
      }),
      who,
      recordFile,
      folder,
      commands: { continues: `${command} --continue`, rollsBack: `${command} --roll-back` },
      options,
      afterwards: opened.free,
    },
    io,
  );
  // That the traffic is back is what was asked for.
  return options.rollBack === true && code === 1 ? 0 : code;
};

const noUrl = (service: string): Awaited<ReturnType<RolloutParts['check']>> => ({
  kind: 'Checked',
  verdict: 'inconclusive',
  text: `the candidate of ${service} has no URL: the default URL of the service is disabled`,
});

const gateOf: GoogleParts['gate'] = async (system, { candidate, baseline, folder }, { gate }, io) => {
  const sides = { candidate, ...(baseline === undefined ? {} : { baseline }) };
  if (gate) return await gateCheck(system.id, { folder, options: sides }, io);
  const opened = await openSides(system, sides, checkSides(system, sides, io.cwd), io);
  try {
    // Others read what is sent to a service that runs.
    return await contractCheck(system, opened, { allowWrites: false, stop: io.stop });
  } finally {
    await opened.close();
  }
};

/** Before anything is written. Throws `UsageError`. */
const refuseLongName = (
  system: PipelineSystem,
  { environment = 'prod', stage, rollBack, status }: RolloutOptions,
): void => {
  if (rollBack === true || status === true || (stage === 'ingest' && infrastructureOf(system).ingest === 'worker'))
    return;
  const name = resourceName(system, system.stages[stage].name, environment);
  if (name.length > longestRolledOut)
    throw new UsageError(
      `the service '${name}' has ${name.length} characters, and ${longestRolledOut} are the most that leave room for the tag of a candidate`,
      `write a shorter name of the ${stage} stage (docs/checks/infrastructure/name-length.md)`,
    );
};

const checkOptions = ({ image, source, commit, rollBack, status }: RolloutOptions): void => {
  if ((rollBack === true || status === true) && [image, source, commit].some((option) => option !== undefined))
    throw new UsageError(
      `${rollBack === true ? '--roll-back' : '--status'} is about what is there: it takes no --image, --source or --commit`,
      'leave them out',
    );
  if (commit !== undefined && image === undefined && source === undefined)
    throw new UsageError(
      '--commit is the commit of an image or an archive',
      'name the image with --image, or the archive with --source, too',
    );
};

/** The objectives of the stage whose events can be counted by revision; what is left out is printed. */
const judgedSlos = (
  system: PipelineSystem,
  { environment = 'prod', stage, status, rollBack }: RolloutOptions,
  io: Pick<Io, 'stderr'>,
): readonly MeasuredSlo[] => {
  const own = nodesOf(system, environment).slos.filter(({ objective }) => objective.stage === stage);
  const judged: MeasuredSlo[] = [];
  for (const slo of own) {
    const indicator = indicatorOfRevision(slo, cloudMonitoring.id, 'any');
    if (indicator.kind !== 'NotSupported') judged.push(slo);
    else if (status !== true && rollBack !== true)
      io.stderr(`'${slo.id}' is not judged by revision: ${indicator.why}\n`);
  }
  if (judged.length === 0 && stage === 'api' && status !== true && rollBack !== true)
    io.stderr(`no objective of the ${stage} can be judged by revision: only starts and crashes are\n`);
  return judged;
};

const planOf = (
  system: PipelineSystem,
  slos: readonly MeasuredSlo[],
  options: RolloutOptions,
  { service, instances }: ServiceState,
): RolloutPlan => {
  const { stage, wait, poll, hold, rollBack } = options;
  if (instances === 0 && rollBack !== true)
    throw new UsageError(
      `the worker pool ${service} has no instances: nothing would run the candidate`,
      'give it instances first (manual_instance_count), or release it when it has some',
    );
  const steps = instances === undefined ? options.steps : instanceSteps(options.steps ?? usualSteps, instances);
  return planRollout(system, slos, {
    stage,
    ...(steps === undefined ? {} : { steps }),
    ...(wait === undefined ? {} : { wait }),
    ...(poll === undefined ? {} : { poll }),
    ...(hold === undefined ? {} : { holds: hold }),
  });
};

/** The objective of dead letters, for ingest that is released. */
const deadLettersOf = async (
  system: PipelineSystem,
  { deadLetters }: OpenedCloudRun,
  state: ServiceState,
  { environment = 'prod', stage, rollBack, continue: continues }: RolloutOptions,
  io: Io,
): Promise<readonly MeasuredSlo[]> => {
  if (stage !== 'ingest' || rollBack === true) return [];
  const [serving] = sharesOf(state).keys();
  // Before its first shift the tag is that of an earlier release.
  const old = continues === true ? (taggedRevision(state, previousTag) ?? serving) : serving;
  return [await deadLettersSlo(contextOf(system, environment), deadLetters, old, io.now())];
};

const showStatus = async (
  { target, project }: OpenedCloudRun,
  record: RolloutRecord | undefined,
  { format }: RolloutOptions,
  io: Io,
): Promise<ExitCode> => {
  const status = statusOf(await target.read(), project, record);
  io.stdout(format === 'json' ? `${JSON.stringify(status, null, 2)}\n` : statusText(status));
  return 0;
};
