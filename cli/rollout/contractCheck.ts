/** What `--no-gate` leaves of the checks before a candidate gets traffic: its contract, without load. */
import type { PipelineSystem } from '../../model/system.ts';
import type { RolloutParts } from '../../rollout/runRollout.ts';
import { checkContract, type ContractOptions } from '../gate/contract.ts';
import type { Sides } from '../gate/sides.ts';

/** The contract of the API alone, at the candidate and beside what serves. */
export const contractCheck = async (
  system: PipelineSystem,
  sides: Pick<Sides, 'candidate' | 'baseline'>,
  options: Pick<ContractOptions, 'allowWrites' | 'stop'>,
): ReturnType<RolloutParts['check']> => {
  const findings = await checkContract({ system, sides, ...options });
  const broken = findings.filter(({ verdict }) => verdict === 'fail');
  const [first] = broken;
  return {
    kind: 'Checked',
    verdict: first === undefined ? 'pass' : 'fail',
    text:
      first === undefined
        ? `its contract holds in ${findings.length} checks; no load was sent (--no-gate)`
        : first.text,
  };
};
