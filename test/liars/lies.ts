import { bodyLies } from './bodyLies.ts';
import type { Lie } from './lie.ts';
import { statusLies } from './statusLies.ts';
import { wireLies } from './wireLies.ts';
import { writeLies } from './writeLies.ts';

/** Every way of lying that the gate is tried with. */
export const lies: readonly Lie[] = [...bodyLies, ...statusLies, ...wireLies, ...writeLies];
