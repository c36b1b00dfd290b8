/** The record that a rollout on this machine left, if it is one of the same service. What is damaged is said, and not used. */
import { readFile } from 'node:fs/promises';
import type { RolloutRecord } from '../../../rollout/record.ts';
import type { Io } from '../../run/io.ts';

type Named = Pick<RolloutRecord, 'system' | 'stage'> & { readonly environment: string };

/** Undefined where there is none. */
export const readRecord = async (
  file: string,
  named: Named,
  { stderr }: Pick<Io, 'stderr'>,
): Promise<RolloutRecord | undefined> => {
  const unused = (reason: string): undefined => {
    stderr(`${file} is not used: ${reason}; the service's own tags are read instead\n`);
    return undefined;
  };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : unused((error as Error).message);
  }
  try {
    const record = JSON.parse(text) as Partial<RolloutRecord> | null;
    if (
      record?.kind !== 'RolloutRecord' ||
      record.version !== 1 ||
      record.candidate === undefined ||
      record.phase === undefined
    )
      return unused('it is no record of a rollout');
    if (record.system !== named.system || record.stage !== named.stage || record.environment !== named.environment)
      return unused('it is the record of another service');
    return record as RolloutRecord;
  } catch (error) {
    return unused((error as Error).message);
  }
};
