/** Serves the dashboards of a running demo, with the history that it records. */
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { previewPort } from '../options.ts';
import type { Preview } from '../preview/server.ts';

/** Uses the preview's default port, or any free port when that is in use. */
export const serveDashboards = async (
  system: string,
  data: string,
  io: Pick<Io, 'systems' | 'now' | 'cwd'>,
): Promise<Preview> => {
  const [{ answersOf }, { servePreview }] = await Promise.all([
    import('../preview/run.ts'),
    import('../preview/server.ts'),
  ]);
  const answers = await answersOf([system], { data, range: '5m' }, io);
  try {
    return await servePreview(answers, previewPort);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return servePreview(answers, 0);
  }
};
