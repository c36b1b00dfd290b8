/** Before the load, the contract: the checks for deployed systems, at the candidate and the baseline at once. */
import type { Finding } from '../../loadtest/gate/gateReport.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { runChecks, type CheckResult } from '../contract/checks.ts';
import { contractFindings } from '../contract/findings.ts';
import { patienceOf } from '../contract/patience.ts';
import { refusalOf } from '../contract/refusals.ts';
import { createRequest, NoAnswer, type ContractTarget } from '../contract/request.ts';
import type { Target } from '../loadtest/target.ts';
import type { Sides } from './sides.ts';

export interface ContractOptions {
  readonly system: PipelineSystem;
  readonly sides: Pick<Sides, 'candidate' | 'baseline'>;
  /** Whether messages may be sent to a candidate that others run. */
  readonly allowWrites: boolean;
  readonly stop: AbortSignal;
  /** Milliseconds to wait for a message; default: as the system promises. */
  readonly patience?: number;
  /** Milliseconds for one answer; default: as k6 has. */
  readonly timeout?: number;
}

/** Counts for no objective of the target, where it accepts the mark. */
const purpose = 'gate contract';

/** Empty when it was stopped. Throws `UsageError` when every call of every side is refused. */
export const checkContract = async (options: ContractOptions): Promise<readonly Finding[]> => {
  try {
    return await findingsOf(options);
  } catch (error) {
    if (options.stop.aborted) return [];
    throw error;
  }
};

const findingsOf = async (options: ContractOptions): Promise<readonly Finding[]> => {
  const { system, sides, allowWrites, stop, patience = patienceOf(options.system) } = options;
  const { candidate, baseline } = sides;
  const common = {
    system,
    patience,
    stop,
    purpose,
    expectsRows: true,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  };
  const own: ContractTarget = {
    ...common,
    url: candidate.url,
    token: candidate.token,
    samples: candidate.samples,
    mayWrite: candidate.isLocal || allowWrites,
  };
  const against: ContractTarget | undefined = baseline && {
    ...common,
    url: baseline.url,
    token: baseline.token,
    samples: baseline.samples ?? (candidate.isLocal ? undefined : candidate.samples),
    // The running version serves users: it gets no test messages.
    mayWrite: baseline.isLocal,
  };
  await refuseRefused(own, against, candidate);
  const [results, others] = await Promise.all([resultsOf(own), against && resultsOf(against)]);
  return contractFindings(results, others);
};

const resultsOf = async (target: ContractTarget): Promise<readonly CheckResult[]> => Array.fromAsync(runChecks(target));

/** A candidate that alone refuses its callers breaks the contract; where both do, the token is missing or wrong. */
const refuseRefused = async (
  candidate: ContractTarget,
  baseline: ContractTarget | undefined,
  { isLocal }: Pick<Target, 'isLocal'>,
): Promise<void> => {
  if (isLocal) return;
  const refusal = await refusalAt(candidate);
  if (refusal === undefined) return;
  const other = baseline && (await refusalAt(baseline));
  if (baseline !== undefined && other === undefined) return;
  throw new UsageError(
    `every call to ${baseline === undefined ? candidate.url : 'both sides'} is refused (${[refusal, other].filter((text) => text !== undefined).join('; ')}), so nothing shows how good the release is`,
    `set ATALAYA_TOKEN${baseline === undefined ? '' : ' and, for the baseline, ATALAYA_BASELINE_TOKEN'}; a redirect leads to a sign-in page: use the URL behind it`,
  );
};

const refusalAt = async (target: ContractTarget): Promise<string | undefined> => {
  try {
    return await refusalOf(target.system, createRequest(target));
  } catch (error) {
    // What else is wrong, the checks find.
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
};
