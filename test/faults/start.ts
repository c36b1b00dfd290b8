/** Starts pipeline.ts in its own process. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { PipelineReport } from './pipeline.ts';

const children: ChildProcess[] = [];

/** Kills all started pipelines. */
export const killAll = (): void => {
  for (const child of children) child.kill('SIGKILL');
};

export interface StartedPipeline {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
}

/** Adds the ids that the pipeline's producer got to `accepted`. */
export const startPipeline = (
  folder: string,
  first: number,
  accepted: Set<string>,
  ...mode: string[]
): StartedPipeline => {
  const child = fork(path.join(import.meta.dirname, 'pipeline.ts'), [folder, String(first), ...mode], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  children.push(child);
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (report: PipelineReport) => {
      if (report.kind === 'ready') resolve();
      else for (const id of report.ids) accepted.add(id);
    });
    child.once('exit', (code) => reject(new Error(`the pipeline ended by itself with ${code}`)));
  });
  return { child, ready };
};
