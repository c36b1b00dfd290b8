/** The two sides that a gate compares: running APIs, or pipelines that the gate starts on this machine. */
import type { GateSide } from '../../loadtest/gate/gateReport.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { parseChaos } from '../chaos/chaos.ts';
import { openRefSides } from './baselineRef.ts';
import type { GateOptions } from './options.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { knownRows } from '../loadtest/knownRows.ts';
import { remoteTarget, targetUrl, unbelievedText } from '../loadtest/remote.ts';
import { startTarget, type Target } from '../loadtest/target.ts';

export interface Sides {
  readonly candidate: Target;
  readonly baseline: Target | undefined;
  readonly close: () => Promise<void>;
}

type SideOptions = Pick<GateOptions, 'candidate' | 'baseline' | 'baselineRef' | 'samples' | 'chaos'>;

export interface CheckedSides {
  readonly chaos: Chaos | undefined;
  readonly rows: Target['samples'];
}

/** Throws `UsageError` for sides that cannot be compared. Sends no request. */
export const checkSides = (system: PipelineSystem, options: SideOptions, cwd: string): CheckedSides => {
  const { candidate, baseline, samples } = options;
  const [release, now] = [urlOf(candidate, '--candidate'), urlOf(baseline, '--baseline')];
  if (release !== undefined && release.href === now?.href) {
    throw new UsageError(
      '--baseline is the same URL as the candidate',
      'name the running version; to measure how much two runs of one version differ, use gate calibrate',
    );
  }
  refuseRef(options);
  const rows = knownRows(system, { samples, target: candidate, option: '--candidate' }, cwd);
  return { chaos: chaosOf(options), rows };
};

const refuseRef = ({ candidate, baseline, baselineRef }: SideOptions): void => {
  if (baselineRef === undefined) return;
  if (candidate !== undefined) {
    throw new UsageError(
      '--baseline-ref starts a pipeline on this machine, which cannot be compared with --candidate, which runs elsewhere',
      'leave --candidate out, or name the running version with --baseline URL',
    );
  }
  if (baseline !== undefined) {
    throw new UsageError('--baseline and --baseline-ref are two baselines', 'leave one of them out');
  }
  if (baselineRef.trim() === '')
    throw new UsageError('--baseline-ref: it names no commit', 'write a commit, tag or branch, such as HEAD~1');
};

const chaosOf = ({ candidate, chaos }: SideOptions): Chaos | undefined => {
  if (chaos === undefined) return undefined;
  if (candidate === undefined) return parseChaos(chaos);
  throw new UsageError(
    '--chaos: faults can only be injected into a pipeline that the gate starts',
    'remove --candidate or --chaos',
  );
};

const urlOf = (text: string | undefined, option: string): URL | undefined =>
  text === undefined ? undefined : targetUrl(text, option);

/** Throws `TargetUnreachable`, and `UsageError` for a target of another system. */
export const openSides = async (
  system: PipelineSystem,
  { candidate, baseline, baselineRef, chaos: faults }: SideOptions,
  { chaos, rows }: CheckedSides,
  io: Io,
): Promise<Sides> => {
  if (baselineRef !== undefined) return await openRefSides(system, { ref: baselineRef, chaos: faults }, io);
  // A workflow sets a variable without a value where it has no secret.
  const token = process.env['ATALAYA_TOKEN'] || undefined;
  const other = process.env['ATALAYA_BASELINE_TOKEN'] || token;
  const against = baseline === undefined ? undefined : await remoteTarget(system, targetUrl(baseline), other, io.stop);
  if (candidate === undefined) io.stderr('starting a new pipeline and filling its table\n');
  const own =
    candidate === undefined
      ? await startTarget(system, io, { chaos })
      : { ...(await remoteTarget(system, targetUrl(candidate), token, io.stop)), samples: rows };
  for (const side of [own, against]) if (side !== undefined) io.stderr(unbelievedText(system, side.url));
  return { candidate: own, baseline: against, close: own.close };
};

export const sideOfReport = ({ url, isLocal, chaos, revision }: Target): GateSide => ({
  url,
  isLocal,
  chaos: chaos ?? null,
  ...(revision === undefined ? {} : { revision }),
});
