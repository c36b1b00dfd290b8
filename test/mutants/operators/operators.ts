/** Every operator. Each subject has its own file beside. */
import type { Operator } from '../mutant.ts';
import { promqlMeaning } from './promqlMeaning.ts';
import { promqlSyntax } from './promqlSyntax.ts';

export const operators: readonly Operator[] = [...promqlSyntax, ...promqlMeaning];
