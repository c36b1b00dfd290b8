/** Validates what types cannot express, and systems that were not type-checked: shapes, quantities, names, and references between parts. */
import type { Problem } from './problem.ts';
import { problemsOf } from './problemsOf.ts';
import { accessRules } from './rules/access.ts';
import { compositeRules } from './rules/composites.ts';
import { fieldRules } from './rules/fields.ts';
import { nestedRules } from './rules/nested.ts';
import { maintenanceRules } from './rules/maintenance.ts';
import { ownTierRules } from './rules/ownTiers.ts';
import { commonPromises, pipelinePromises } from './rules/promises.ts';
import { dependencies, resourceRules } from './rules/resources.ts';
import { routeRules } from './rules/routes.ts';
import { sourceRules } from './rules/sources.ts';
import type { AnyRule, Rule } from './rules/rule.ts';
import { watchedRules } from './rules/watched.ts';
import type { SystemDefinition, WatchedDefinition } from './definition.ts';
import { definitionShape, watchedShape } from './shape/definition.ts';
import { isRecord } from './shape/shape.ts';

/** Of any system. */
const common: readonly AnyRule[] = [
  dependencies,
  ...commonPromises,
  ...sourceRules,
  ...compositeRules,
  ...maintenanceRules,
  ...ownTierRules,
];

/** In the order in which problems are shown. */
const ofPipeline: readonly Rule[] = [
  ...resourceRules,
  ...routeRules,
  ...accessRules,
  ...fieldRules,
  ...nestedRules,
  ...pipelinePromises,
];

/** All problems: first those of shapes, in the order of the definition, then those of rules. Empty when it is valid. */
export const definitionProblems = (definition: unknown): readonly Problem[] =>
  isWatchedOnly(definition)
    ? problemsOf<WatchedDefinition>(definition, watchedShape, [...watchedRules, ...common])
    : problemsOf<SystemDefinition>(definition, definitionShape, [...ofPipeline, ...common]);

/** A runtime that is misspelt is never Atalaya's: its own error would be followed by those of a schema and routes that are not meant. */
const isRunByOthers = (runtime: unknown): boolean => runtime !== undefined && runtime !== 'atalaya';

/** Without a schema, and with stages that Atalaya's own pipeline does not run: absent, several, or run by others. */
const isWatchedOnly = (definition: unknown): boolean => {
  if (!isRecord(definition) || 'schema' in definition || !isRecord(definition['stages'])) return false;
  const { stages } = definition;
  return ['queue', 'ingest', 'table', 'api'].some((name) => {
    const stage = stages[name];
    return stage === undefined || Array.isArray(stage) || (isRecord(stage) && isRunByOthers(stage['runtime']));
  });
};
