/** Asks the person at a terminal one question. Ctrl-C and the end of the input stop the command. */
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../model/usageError.ts';

export const askTerminal = async (question: string, stop: AbortSignal): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  terminal.on('SIGINT', () => ended.abort());
  terminal.on('close', () => ended.abort());
  try {
    return await terminal.question(question, { signal: AbortSignal.any([stop, ended.signal]) });
  } catch (error) {
    if (!Error.isError(error) || error.name !== 'AbortError') throw error;
    process.stdout.write('\n');
    throw new UsageError('stopped: nothing was written');
  } finally {
    terminal.close();
  }
};
