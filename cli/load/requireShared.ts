/** Shared objectives need all systems: of an unknown one, or of unlike objectives, no events can be added up. */
import { join } from 'node:path';
import type { Organization } from '../../model/organization.ts';
import { sharedObjectiveProblems } from '../../model/rules/sharedObjectives.ts';
import type { System } from '../../model/system.ts';
import { LoadError } from './loadError.ts';
import { shownPath } from './loadSystems.ts';
import { organizationFile } from './systemFiles.ts';

/** `systems`: all. Throws `LoadError`. */
export const requireShared = (
  { sharedObjectives }: Pick<Organization, 'sharedObjectives'>,
  systems: readonly System[],
  folder: string,
  organizationPath?: string,
): void => {
  const problems = sharedObjectiveProblems(sharedObjectives, systems);
  if (problems.length === 0) return;
  const file = shownPath(organizationPath ?? join(folder, `${organizationFile}.ts`), folder, organizationFile);
  throw new LoadError(problems.map((problem) => ({ file, problem })));
};
