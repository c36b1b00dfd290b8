/** Starts pipeline.ts in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { PipelineReport } from './pipeline.ts';

const children: ChildProcess[] = [];

/** None outlives the test that started it. */
export const killAll = (): void => {
  for (const child of children) child.kill('SIGKILL');
};

export interface StartedPipeline {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
}

/** Adds the ids of what the pipeline's own producer was promised to `accepted`. */
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
