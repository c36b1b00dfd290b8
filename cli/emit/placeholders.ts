/** What is made of placeholders reaches nobody, so it is not emitted: the errors of alerts/placeholder, unless disabled with a reason. */
import { placeholder, placeholderFaults, type PlaceholderSubject } from '../../alerts/checks/placeholder.ts';
import { verdictOf } from '../../lint/verdict.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import { isExample } from '../check/example.ts';
import { disablesOf, locate, organizationFileOf } from '../check/located.ts';
import { LoadError } from '../load/loadError.ts';

/** Throws `LoadError`. */
export const refusePlaceholders = (
  systems: readonly System[],
  organization: Organization,
  folder: string,
  organizationPath?: string,
): void => {
  const subject: PlaceholderSubject = {
    systems: systems.map((system) => locate(system, folder)),
    organization,
    organizationFile: organizationFileOf(folder, organizationPath),
    isExample: isExample(folder, organization),
  };
  const { id: check, severity } = placeholder;
  const found = placeholderFaults(subject).map((fault) => ({ severity, ...fault, check }));
  if (found.length === 0) return;
  const disables = disablesOf(new Set(found.map(({ file }) => file)));
  const left = verdictOf(found, disables, [placeholder]).findings.filter(({ check }) => check === placeholder.id);
  if (left.length === 0) return;
  throw new LoadError(
    left.map(({ file, check, path, message, fix }) => ({ file, problem: { id: check, path, message, fix } })),
  );
};
