/**
 * The candidate of a function: Google builds a revision of its Cloud Run service from an archive, without traffic, because the traffic is
 * pinned to what serves before the build begins. From then on the function is rolled out as any service. Source:
 * https://cloud.google.com/functions/docs/configuring/traffic-splitting: later deployments keep a traffic that was set.
 */
import type { FunctionClient } from '../../../google/functions/client.ts';
import type { Archive, RunFunction } from '../../../google/functions/function.ts';
import type { RunClient } from '../../../google/run/client.ts';
import { idOf, type RunService } from '../../../google/run/service.ts';
import type { Candidate } from '../../../rollout/target.ts';
import type { Io } from '../../run/io.ts';
import { tagOf } from './candidateOf.ts';
import { commitLabel, onlyServing, pinned, withCandidate } from './serviceState.ts';

export interface FunctionParts {
  readonly run: RunClient;
  readonly functions: FunctionClient;
}

export interface FunctionRelease {
  readonly archive: Archive;
  /** As the labels of the function have it. */
  readonly commit: string;
}

export type BuiltCandidate =
  | { readonly kind: 'Built'; readonly candidate: Candidate; readonly serving: string }
  /** `revision` serves this commit. */
  | { readonly kind: 'Serves'; readonly revision: string }
  | { readonly kind: 'NotBuilt'; readonly reason: string; readonly fix: string };

/** The label with the commit of the archive before: what a roll-back builds again. */
const previousLabel = 'previous-sha';

/** Rejects with `MonitoringError`. A build that a lost runner began is found by the function's labels, and is not begun again. */
export const functionCandidate = async (
  { run, functions }: FunctionParts,
  { archive, commit }: FunctionRelease,
  io: Pick<Io, 'stderr' | 'stop'>,
): Promise<BuiltCandidate> => {
  const service = await run.read();
  const serving = onlyServing(service);
  if (serving === undefined)
    return notBuilt(
      `the traffic of ${idOf(service.name)} is split already: another rollout is going on, or was left`,
      'continue it (--continue), or roll it back (--roll-back)',
    );
  const before = await functions.read();
  const { revision } = before;
  const isBuilt = before.labels[commitLabel] === commit && revision !== undefined;
  if (isBuilt && revision === serving) return { kind: 'Serves', revision };
  if (!isBuilt) {
    await pin(run, service);
    const failed = await build({ functions, before, archive, commit, serving }, io);
    if (failed !== undefined) return failed;
  }
  return await tagNewest({ run, functions }, { commit, serving }, io);
};

const notBuilt = (reason: string, fix: string): BuiltCandidate => ({ kind: 'NotBuilt', reason, fix });

/** A share of the newest revision would go to the candidate as soon as it is ready. */
const pin = async (run: RunClient, service: RunService): Promise<void> => {
  if (service.traffic.every(({ revision }) => revision !== undefined)) return;
  await run.settled(await run.setTraffic(service, pinned(service)));
};

interface Build extends Pick<FunctionParts, 'functions'>, FunctionRelease {
  readonly before: RunFunction;
  readonly serving: string;
}

/** Undefined: it is built. */
const build = async (
  { functions, before, archive, commit, serving }: Build,
  { stderr, stop }: Pick<Io, 'stderr' | 'stop'>,
): Promise<BuiltCandidate | undefined> => {
  const name = idOf(before.name);
  const previous = before.labels[commitLabel];
  stderr(`building ${name} from gs://${archive.bucket}/${archive.object}: minutes; ${serving} goes on to serve\n`);
  const labels = { [commitLabel]: commit, ...(previous === undefined ? {} : { [previousLabel]: previous }) };
  const { isDone, problem } = await functions.settled(await functions.build(before, archive, labels), stop);
  if (problem !== undefined)
    return notBuilt(
      `the function ${name} was not built: ${problem}`,
      `${serving} has all traffic; mend the code, and release it`,
    );
  if (isDone) return undefined;
  return notBuilt(
    `the build of ${name} goes on at Google, and nobody waits for it any more`,
    `${serving} has all traffic; the same command goes on when it is built`,
  );
};

/** Gives the newest revision its tag, and takes traffic away that the deployment gave it all the same. */
const tagNewest = async (
  { run, functions }: FunctionParts,
  { commit, serving }: Pick<FunctionRelease, 'commit'> & { readonly serving: string },
  { stderr }: Pick<Io, 'stderr'>,
): Promise<BuiltCandidate> => {
  const { name, revision } = await functions.read();
  const revisions = await run.revisions();
  if (revision === undefined || !revisions.some(({ id }) => id === revision))
    return notBuilt(
      `the function ${idOf(name)} is built, and its service has no such revision (${revision ?? 'none'})`,
      `look at its revisions: gcloud run revisions list --service ${idOf(name)}`,
    );
  const candidate: Candidate = { revision, tag: tagOf(commit), commit };
  const service = await run.read();
  if (onlyServing(service) !== serving)
    stderr(`the deployment moved traffic to ${revision} before it was judged: it goes back to ${serving}\n`);
  const traffic = withCandidate(service, revisions, candidate).filter(({ percent }) => percent === 0);
  await run.settled(await run.setTraffic(service, [{ revision: serving, percent: 100 }, ...traffic]));
  return { kind: 'Built', candidate, serving };
};

/**
 * After a rollout the function has the archive of the revision that serves: with another one the next setting of Terraform, which moves all
 * traffic to a new revision, would bring back what was rolled back. Builds one more revision, without traffic.
 */
export const freeFunction = async (
  { run, functions }: FunctionParts,
  { stderr, stop }: Pick<Io, 'stderr' | 'stop'>,
): Promise<void> => {
  const serving = onlyServing(await run.read());
  const now = await functions.read();
  if (serving === undefined || now.revision === undefined || serving === now.revision) return;
  const [commit, previous] = [now.labels[commitLabel], now.labels[previousLabel]];
  const name = idOf(now.name);
  if (now.source === undefined || commit === undefined || previous === undefined || !now.source.object.includes(commit))
    throw new Error(
      `the function ${name} still has the archive that was rolled back, and nothing says which was before: release a commit that is good before a setting of ${name} is applied`,
    );
  const archive = { ...now.source, object: now.source.object.replace(commit, previous) };
  stderr(`building ${name} from gs://${archive.bucket}/${archive.object} again, without traffic: ${serving} serves\n`);
  const operation = await functions.build(now, archive, { [commitLabel]: previous, [previousLabel]: commit });
  const { isDone, problem } = await functions.settled(operation, stop);
  if (problem !== undefined) throw new Error(`the function ${name} was not built again: ${problem}`);
  if (!isDone) stderr(`the build of ${name} goes on at Google\n`);
};
