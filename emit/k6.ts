/** Load tests: scripts, and two ways to run one by several generators. */
import type { K6Runtime } from '../loadtest/k6/runtimeText.ts';
import { k6Scripts } from '../loadtest/k6/script.ts';
import type { SystemEmit } from '../terraform/context.ts';
import { k6Jobs, k6JobsPath } from '../terraform/k6Jobs.ts';
import { k6TestRuns } from './k6TestRuns.ts';

/** By path. */
export const k6Files = (emit: SystemEmit, runtime: K6Runtime): readonly (readonly [path: string, text: string])[] => [
  ...k6Scripts(emit.system, runtime),
  ...k6TestRuns(emit.system),
  [k6JobsPath, k6Jobs(emit)],
];
