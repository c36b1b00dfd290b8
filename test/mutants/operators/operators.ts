/** Every operator. Each subject has its own file beside. */
import type { Operator } from '../mutant.ts';
import { aggregations } from './aggregations.ts';
import { filters } from './filters.ts';
import { policyFields } from './policyFields.ts';
import { promqlMeaning } from './promqlMeaning.ts';
import { promqlSyntax } from './promqlSyntax.ts';
import { resourceFields } from './resourceFields.ts';

export const operators: readonly Operator[] = [
  ...promqlSyntax,
  ...promqlMeaning,
  ...filters,
  ...aggregations,
  ...policyFields,
  ...resourceFields,
];
