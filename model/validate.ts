/** Validates what types cannot express, and systems that were not type-checked: shapes, quantities, names, and references between parts. */
import type { Problem } from './problem.ts';
import { problemsOf } from './problemsOf.ts';
import { accessRules } from './rules/access.ts';
import { compositeRules } from './rules/composites.ts';
import { fieldRules } from './rules/fields.ts';
import { maintenanceRules } from './rules/maintenance.ts';
import { ownTierRules } from './rules/ownTiers.ts';
import { promiseRules } from './rules/promises.ts';
import { resourceRules } from './rules/resources.ts';
import { routeRules } from './rules/routes.ts';
import type { Rule } from './rules/rule.ts';
import { definitionShape } from './shape/definition.ts';

const rules: readonly Rule[] = [
  ...resourceRules,
  ...routeRules,
  ...accessRules,
  ...fieldRules,
  ...promiseRules,
  ...compositeRules,
  ...maintenanceRules,
  ...ownTierRules,
];

/** All problems: first those of shapes, in the order of the definition, then those of rules. Empty when it is valid. */
export const definitionProblems = (definition: unknown): readonly Problem[] =>
  problemsOf(definition, definitionShape, rules);
