/**
 * The process of the receiver's image: `atalaya oncall serve` with what the platform says. The image has no other command, so that it has
 * neither their code nor their packages. ATALAYA_RECEIVER names the file of its configuration, ATALAYA_RECEIVER_STATE that of its state.
 */
import { reportOf } from '../../errors.ts';
import { systemsFolder } from '../../options.ts';
import { serve } from '../runServe.ts';
import { UsageError } from '../../../model/usageError.ts';
import type { ExitCode } from '../../run/io.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

/** The only folder of the image that can be written: in memory on Cloud Run. */
const defaultState = '/tmp/atalaya/receiver.sqlite';

const run = async ({
  ATALAYA_RECEIVER: config,
  ATALAYA_RECEIVER_STATE: state,
}: NodeJS.ProcessEnv): Promise<ExitCode> => {
  try {
    if (config === undefined || config === '')
      throw new UsageError('ATALAYA_RECEIVER  environment\n  is missing', "name the receiver's configuration file");
    return await serve(
      { receiver: config, state: state ?? defaultState, adminPort: 0, home: 'google' },
      {
        stdout: (text) => void process.stdout.write(text),
        stderr: (text) => void process.stderr.write(text),
        now: Date.now,
        cwd: process.cwd(),
        systems: systemsFolder,
        isTTY: false,
        columns: 80,
        stop: stopping.signal,
      },
    );
  } catch (error) {
    const { text, code } = reportOf(error);
    process.stderr.write(`${text}\n`);
    return code;
  }
};

process.exitCode = await run(process.env);
// Everything is closed: remaining handles must not keep the process alive.
setTimeout(() => process.exit(), 2_000).unref();
