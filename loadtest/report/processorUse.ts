/** Processors in use over a run, from samples of processor time. */
import type { ProcessorUse } from '../runSummary.ts';

export interface ProcessorSample {
  /** Seconds after the start of the run, ascending. */
  readonly at: number;
  /** Processor seconds that the process has used so far; undefined where the platform does not say, or it has ended. */
  readonly target: number | undefined;
  readonly generator: number | undefined;
}

/** Most pieces that a chart can show distinctly. */
const most = 180;

/** Undefined where nothing was measured. */
export const processorUse = (samples: readonly ProcessorSample[], seconds: number): ProcessorUse | undefined => {
  const everySeconds = Math.max(1, Math.ceil(seconds / most));
  const target = usedIn(samples, 'target', everySeconds);
  const generator = usedIn(samples, 'generator', everySeconds);
  if (target === undefined && generator === undefined) return undefined;
  return { everySeconds, ...(target && { target }), ...(generator && { generator }) };
};

const usedIn = (
  samples: readonly ProcessorSample[],
  of: 'target' | 'generator',
  every: number,
): readonly number[] | undefined => {
  const known = samples.flatMap(({ at, [of]: used }) => (used === undefined ? [] : [[at, used] as const]));
  const last = known.at(-1)?.[0] ?? 0;
  if (known.length < 2) return undefined;
  return Array.from({ length: Math.max(1, Math.floor(last / every)) }, (_, i) => {
    const used = usedAt(known, Math.min(last, (i + 1) * every)) - usedAt(known, i * every);
    return Math.max(0, Number((used / every).toPrecision(3)));
  });
};

/** Between two samples processor time grows evenly. */
const usedAt = (known: readonly (readonly [at: number, used: number])[], at: number): number => {
  const after = known.findIndex(([sampled]) => sampled >= at);
  if (after <= 0) return known[after === 0 ? 0 : known.length - 1]![1];
  const [[from, was], [to, is]] = [known[after - 1]!, known[after]!];
  return to === from ? is : was + ((is - was) * (at - from)) / (to - from);
};
