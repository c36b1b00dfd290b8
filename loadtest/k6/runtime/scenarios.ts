/**
 * What k6 runs in each scenario. A script counts its own exceptions: k6 passes a run in which every iteration throws.
 */
import { sleep } from 'k6';
import { exceptions } from './counting.ts';
import { console, type SetUp } from './deployment.ts';
import { addLateness } from './load.ts';
import { mayWrite, plan } from './options.ts';
import { read } from './reads.ts';
import { measureFreshness, write } from './writes.ts';

// --- emitted from here ---

/** The stack names the line of this script. */
const describe = (error: unknown): string => (error as Error | undefined)?.stack ?? String(error);

const guarded =
  (work: (data: SetUp) => void) =>
  (data: SetUp): void => {
    try {
      addLateness();
      work(data);
    } catch (error) {
      exceptions.add(1);
      console.error(`exception: ${describe(error)}`);
    }
  };

export const warm_up = guarded((data) => {
  read(data);
  if (plan.writing !== undefined && mayWrite && Math.random() < 0.2) write(data);
});
export const reads = guarded((data) => {
  read(data);
  if (plan.thinkSeconds > 0) sleep(plan.thinkSeconds);
});
const posts = guarded(write);
export { posts as writes };
export const freshness = guarded(measureFreshness);
// --- emitted to here ---

export { describe, guarded };
