/**
 * Validates what types cannot express, and definitions that were not type-checked: shapes, quantities, names, and
 * references between parts. Reports all problems at once. A rule is skipped only when a part that it reads has the wrong shape.
 */
import type { Problem } from './problem.ts';
import { accessRules } from './rules/access.ts';
import { compositeRules } from './rules/composites.ts';
import { fieldRules } from './rules/fields.ts';
import { maintenanceRules } from './rules/maintenance.ts';
import { ownTierRules } from './rules/ownTiers.ts';
import { promiseRules } from './rules/promises.ts';
import { resourceRules } from './rules/resources.ts';
import { routeRules } from './rules/routes.ts';
import { definitionShape } from './shape/definition.ts';
import type { SystemDefinition } from './definition.ts';

const rules = [
  ...resourceRules,
  ...routeRules,
  ...accessRules,
  ...fieldRules,
  ...promiseRules,
  ...compositeRules,
  ...maintenanceRules,
  ...ownTierRules,
];

const within = (path: string, part: string): boolean =>
  part === path || part.startsWith(`${path}.`) || (path.startsWith(part) && '.['.includes(path.charAt(part.length)));

/** All problems: first those of shapes, in the order of the definition, then those of rules. Empty when it is valid. */
export const definitionProblems = (definition: unknown): readonly Problem[] => {
  const problems: Problem[] = [];
  const unreadable: string[] = [];
  definitionShape(definition, '', (problem, path) => {
    problems.push(problem);
    if (path !== undefined) unreadable.push(path);
  });
  for (const { reads, check } of rules) {
    if (reads.some((part) => unreadable.some((path) => path === '' || within(path, part)))) continue;
    check(definition as SystemDefinition, (problem) => problems.push(problem));
  }
  return problems;
};
