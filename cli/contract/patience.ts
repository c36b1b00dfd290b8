import { promisedFreshness } from '../../loadtest/traffic.ts';
import type { PipelineSystem } from '../../model/system.ts';

/** Milliseconds: a message may take as long as the freshness objective allows, and then until a cached answer expires. */
export const patienceOf = (system: PipelineSystem): number => (promisedFreshness(system) + 30) * 1_000;
