/** `atalaya slo status` in this process, at an instant of the test. */
import type { System } from '../../model/system.ts';
import type { ExitCode } from '../run/io.ts';
import { runSloStatus, type SloStatusArguments } from '../slo/status.ts';

export interface StatusAnswer {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StatusCall {
  readonly now: number;
  readonly cwd: string;
  readonly isTTY?: boolean;
  readonly stop?: AbortSignal;
  readonly wait?: number;
}

export const askStatus = async (
  args: Partial<SloStatusArguments>,
  systems: readonly System[],
  { now, isTTY = false, ...io }: StatusCall,
): Promise<StatusAnswer> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runSloStatus({ ids: [], ...args }, systems, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    now: () => now,
    isTTY,
    colour: isTTY,
    columns: Infinity,
    ...io,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
};
