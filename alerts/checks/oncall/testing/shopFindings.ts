/** The findings of a check on on-call in 'shop' (model/testing/shop.ts) after changes by path. */
import type { Check } from '../../../../lint/check.ts';
import { findingLines } from '../../../../lint/testing/findingLines.ts';
import { defineOrganization } from '../../../../model/defineOrganization.ts';
import type { OrganizationDefinition } from '../../../../model/organization.ts';
import { replaced, shop } from '../../../../model/testing/shop.ts';
import { located, ordersWith } from '../../../../slo/checks/testing/promisesWith.ts';
import { definitionsOf, type Definitions } from '../../definitions.ts';

export type Changes = Readonly<Record<string, unknown>>;

/** A Monday, on which the 52 weeks begin. */
export const someDay = '2026-11-30';

export const shopDefinitions = (changes: Changes, today: string | undefined = someDay): Definitions => {
  const changed = Object.entries(changes).reduce<unknown>((value, [path, by]) => replaced(value, path, by), shop);
  const organization = defineOrganization(changed as OrganizationDefinition);
  return definitionsOf([located(ordersWith({}))], organization, 'systems/organization.ts', 'prod', () => true, today);
};

/** As printed, without the line with the docs page. */
export const shopFindings = (check: Check<Definitions>, changes: Changes, today?: string): readonly string[] =>
  findingLines(check, shopDefinitions(changes, today)).filter((line) => !line.startsWith('  why: '));

/** What `shopFindings` prints for one finding. */
export const finding = (
  { id, severity }: Check<Definitions>,
  path: string,
  message: string,
  fix: string,
): readonly string[] => [
  `${id}  systems/organization.ts ${path}${severity === 'warning' ? '  (warning)' : ''}`,
  `  ${message}`,
  `  fix: ${fix}`,
];
