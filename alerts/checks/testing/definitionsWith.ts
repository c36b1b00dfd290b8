/** Valid definitions for tests, with replaceable parts. */
import { email } from '../../../model/channel.ts';
import type { SystemDefinition } from '../../../model/definition.ts';
import { defineOrganization } from '../../../model/defineOrganization.ts';
import type { Organization } from '../../../model/organization.ts';
import type { System } from '../../../model/system.ts';
import { located, ordersWith } from '../../../slo/checks/testing/promisesWith.ts';
import type { Alert } from '../../alert.ts';
import { definitionsOf, type Definitions } from '../definitions.ts';

const tell = [email('shop@example.com')];

export const organization: Organization = defineOrganization({
  id: 'example',
  project: 'example-monitoring',
  owner: 'shop',
  runbooks: 'https://example.com/generated',
  owners: [{ id: 'shop', channels: { page: tell, ticket: tell } }],
});

const organizationFile = 'systems/organization.ts';

/** The system 'orders' with these parts, then the other systems. */
export const definitionsWith = (parts: Partial<SystemDefinition> = {}, ...others: readonly System[]): Definitions =>
  definitionsOf([ordersWith(parts), ...others].map(located), organization, organizationFile);

export const organizedBy = (parts: Partial<Organization>): Definitions => ({
  ...definitionsWith(),
  organization: { ...organization, ...parts },
});

/** Keeps one alert of 'orders', changed in a way that no definition can express. */
export const withAlert = (id: string, change: (alert: Alert) => Partial<Alert>): Definitions => {
  const definitions = definitionsWith();
  return {
    ...definitions,
    systems: definitions.systems.map((definition) => ({
      ...definition,
      alerts: definition.alerts.filter((alert) => alert.id === id).map((alert) => ({ ...alert, ...change(alert) })),
    })),
  };
};

/** Keeps one alert of 'orders' with other parts of its condition. */
export const withCondition = (id: string, parts: Readonly<Record<string, unknown>>): Definitions =>
  withAlert(id, ({ condition }) => ({ condition: { ...condition, ...parts } }));
