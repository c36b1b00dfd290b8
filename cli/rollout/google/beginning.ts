/** Where a rollout on Google Cloud begins: a new candidate, one that a lost runner left, or the way back. */
import type { Archive } from '../../../google/functions/function.ts';
import type { Environment } from '../../../model/system.ts';
import { UsageError } from '../../../model/usageError.ts';
import type { RolloutPlan } from '../../../rollout/plan.ts';
import { newRecord, previousTag, type NewRollout, type RolloutRecord } from '../../../rollout/record.ts';
import { recover, wayBack, type NotRecovered } from '../../../rollout/recover.ts';
import type { Candidate, ServiceState } from '../../../rollout/target.ts';
import { percentOf, taggedRevision } from '../../../rollout/traffic.ts';
import type { ExitCode, Io } from '../../run/io.ts';
import type { RolloutOptions } from '../options.ts';
import { candidateIn } from './candidateIn.ts';
import { candidateOf, checkedCommit, tagOf } from './candidateOf.ts';
import type { BuiltCandidate, FunctionRelease } from './functionCandidate.ts';
import type { OpenedCloudRun } from './openCloudRun.ts';
import { readRecord } from './readRecord.ts';
import { runOf } from './runOf.ts';

export interface Beginning {
  readonly id: string;
  readonly environment: Environment;
  readonly state: ServiceState;
  readonly recordFile: string;
  readonly plan: RolloutPlan;
  readonly who: string;
  readonly opened: OpenedCloudRun;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The record from which the loop goes on, or the exit code where there is nothing to do. */
type Begun = RolloutRecord | { readonly code: ExitCode };

interface Named extends Omit<NewRollout, 'candidate' | 'environment'> {
  readonly environment: Environment;
}

/** Rejects with `UsageError` and `MonitoringError`. */
export const beginning = async (begins: Beginning, options: RolloutOptions, io: Io): Promise<Begun> => {
  const { id, environment, state, who, opened, variables } = begins;
  const { stage, image, commit } = options;
  checkKind(begins, options);
  const at = io.now();
  const named: Named = { system: id, environment, stage };
  if (options.rollBack === true) {
    const back = wayBack({ ...named, who }, state, at, options.to);
    if (back.kind !== 'NotRecovered') return back;
    const wanted = options.to ?? taggedRevision(state, previousTag);
    if (wanted === undefined || percentOf(state, wanted) !== 100) return refused(back, io);
    io.stdout(`${wanted} has all traffic of ${opened.service} already: nothing is to be done\n`);
    return { code: 0 };
  }
  if (options.continue === true) {
    const left = await continued(named, begins, options, io);
    if (left !== undefined) return left;
  }
  if (opened.build !== undefined) return await ofFunction(named, begins, opened.build, options, io);
  const candidate = candidateOf({ service: opened.service, image: image ?? '', commit, run: runOf(variables, at) });
  return newRecord({ ...named, candidate }, at);
};

/** Throws `UsageError` for an image of a function, and for an archive of a service. */
const checkKind = ({ id, opened }: Beginning, { stage, image, source }: RolloutOptions): void => {
  if (opened.build !== undefined && image !== undefined)
    throw new UsageError(
      `the ${stage} of '${id}' is a function, which has no image`,
      'name the archive that it is built from with --source, and its commit with --commit',
    );
  if (opened.build === undefined && source !== undefined)
    throw new UsageError(
      `the ${stage} of '${id}' is a Cloud Run service, which is not built from an archive`,
      'name its image with --image',
    );
};

/** Undefined: a release that was lost before it came to this service begins here. */
const continued = async (
  named: Named,
  { state, recordFile, plan, opened }: Beginning,
  { image, source, commit }: RolloutOptions,
  io: Io,
): Promise<Begun | undefined> => {
  const at = io.now();
  const kept = await readRecord(recordFile, named, io);
  const there = kept?.candidate ?? candidateIn(state);
  const isNamed = image !== undefined || source !== undefined;
  if (there === undefined) {
    if (isNamed) return undefined;
    return refused(
      {
        reason: `no revision of ${opened.service} has the tag of a candidate, and this machine has no record of a rollout`,
        fix: `start a new one with ${opened.build === undefined ? '--image' : '--source'}`,
      },
      io,
    );
  }
  if (isNamed && !isOf(there, image, commit)) return undefined;
  const found = recover(kept ?? newRecord({ ...named, candidate: there }, at), state, plan, at);
  return found.kind === 'NotRecovered' ? refused(found, io) : found;
};

/** A function's revision does not say from which archive it was built, and its tag says the commit. */
const isOf = (there: Candidate, image: string | undefined, commit: string | undefined): boolean =>
  image === undefined ? commit !== undefined && there.tag === tagOf(commit) : there.image === image;

const ofFunction = async (
  named: Named,
  { opened, plan }: Beginning,
  build: (release: FunctionRelease) => Promise<BuiltCandidate>,
  { source, commit }: RolloutOptions,
  io: Io,
): Promise<Begun> => {
  if (commit === undefined)
    throw new UsageError(
      '--source needs --commit',
      'name the commit that the archive is of, as git rev-parse HEAD prints it',
    );
  const built = await build({ archive: archiveOf(source ?? ''), commit: checkedCommit(commit) });
  if (built.kind === 'NotBuilt') return refused(built, io);
  if (built.kind === 'Serves') {
    io.stdout(`nothing to do: ${built.revision} of ${opened.service} serves this commit already\n`);
    return { code: 0 };
  }
  const at = io.now();
  const found = recover(newRecord({ ...named, candidate: built.candidate }, at), await opened.target.read(), plan, at);
  return found.kind === 'NotRecovered' ? refused(found, io) : found;
};

/** Throws `UsageError`. */
const archiveOf = (source: string): Archive => {
  const [, bucket, object] = /^gs:\/\/([a-z0-9][a-z0-9_.-]{1,61}[a-z0-9])\/(\S+\.zip)$/.exec(source) ?? [];
  if (bucket === undefined || object === undefined)
    throw new UsageError(
      `--source: '${source}' is no archive in Cloud Storage`,
      'name it as gs://BUCKET/OBJECT.zip, as tools/ci/deploy.sh push prints it',
    );
  return { bucket, object };
};

const refused = ({ reason, fix }: Pick<NotRecovered, 'reason' | 'fix'>, io: Io): { readonly code: ExitCode } => {
  io.stderr(`${reason}\n  fix: ${fix}\n`);
  return { code: 3 };
};
