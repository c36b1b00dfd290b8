/** `atalaya rollout SYSTEM --environment …`: on Cloud Run. */
import { UsageError } from '../../../model/usageError.ts';
import type { ExitCode, Io } from '../../run/io.ts';
import type { RolloutOptions } from '../options.ts';

export const runOnGoogle = async (id: string, options: RolloutOptions, _io: Io): Promise<ExitCode> => {
  await Promise.resolve();
  throw new UsageError(
    `${id}: rollouts in ${options.environment} are not part of this version`,
    'rehearse with --local',
  );
};
