/**
 * Refuses what types could not: shapes written without types, quantities, names, and references between parts. Every
 * problem of a definition is reported at once; a rule is left out only where what it reads has no shape to read.
 */
import type { Problem } from './problem.ts';
import { accessRules } from './rules/access.ts';
import { fieldRules } from './rules/fields.ts';
import { promiseRules } from './rules/promises.ts';
import { resourceRules } from './rules/resources.ts';
import { routeRules } from './rules/routes.ts';
import { definitionShape } from './shape/definition.ts';
import type { SystemDefinition } from './definition.ts';

const rules = [...resourceRules, ...routeRules, ...accessRules, ...fieldRules, ...promiseRules];

const within = (place: string, part: string): boolean =>
  part === place ||
  part.startsWith(`${place}.`) ||
  (place.startsWith(part) && '.['.includes(place.charAt(part.length)));

/** All problems, in the order: shapes as they are written, then rules. Empty when the definition can be used. */
export const definitionProblems = (definition: unknown): readonly Problem[] => {
  const problems: Problem[] = [];
  const unreadable: string[] = [];
  definitionShape(definition, '', (problem, place) => {
    problems.push(problem);
    if (place !== undefined) unreadable.push(place);
  });
  for (const { reads, check } of rules) {
    if (reads.some((part) => unreadable.some((place) => place === '' || within(place, part)))) continue;
    check(definition as SystemDefinition, (problem) => problems.push(problem));
  }
  return problems;
};
