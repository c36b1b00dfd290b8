/** What a demo does on a terminal after its summary: it serves on, with dashboards, and the status stays live below. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Io } from '../run/io.ts';
import type { Pipeline } from '../run/runPipeline.ts';
import { stopped } from '../run/stopped.ts';
import type { Sample } from '../messages/sources.ts';
import { curlLines } from './curl.ts';
import { serveDashboards } from './dashboards.ts';
import type { createScreen, Reading } from './status.ts';

export interface Serving {
  readonly io: Io;
  readonly pipeline: Pipeline;
  readonly samples: () => readonly Sample[];
  readonly screen: ReturnType<typeof createScreen>;
  readonly read: () => Reading;
  /** The data folder, as typed. */
  readonly data: string;
}

/** Until it is stopped. Rejects when the pipeline fails. */
export const serveOn = async ({ io, pipeline, samples, screen, read, data }: Serving): Promise<void> => {
  const { system, url, adminUrl, token } = pipeline;
  const dashboards = await serveDashboards(system.id, data, io);
  try {
    io.stdout(
      [
        '\nStill serving. Try:',
        ...curlLines(system, url, adminUrl, samples(), { token, columns: io.columns }),
        `Docs, with a form for each call: ${url}/docs`,
        `OpenAPI: ${url}/openapi.json`,
        `Live dashboards: ${dashboards.url}`,
        '  Ctrl-C stops',
        '',
      ].join('\n'),
    );
    let over = false;
    const end = Promise.race([stopped(io.stop), pipeline.failed]).finally(() => (over = true));
    end.catch(() => undefined);
    io.stdout('\n');
    while (!over) {
      screen.show(read());
      await Promise.race([end, delay(every)]).catch(() => undefined);
    }
    await end;
  } finally {
    await dashboards.close();
  }
};

/** Milliseconds: metric points come once a second. */
const every = 1_000;
