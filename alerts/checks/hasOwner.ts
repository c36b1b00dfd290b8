import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { nearest } from '../../model/nearest.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import { alertFault, placedAlerts, type Definitions } from './definitions.ts';
import { called } from './parts.ts';

/** One finding per system, and one per alert only where the alert has another owner. */
export const hasOwner: Check<Definitions> = defineCheck(
  {
    id: 'alerts/has-owner',
    severity: 'error',
    title: 'Every system and every alert has an owner that the organization lists.',
    source: 'Atalaya: alerts are routed by owner and severity (model/organization.ts)',
  },
  (all) => [
    ...all.systems
      .filter(({ system }) => isUnknown(system.owner, all))
      .map((definition) =>
        faultOf(definition, {
          path: 'owner',
          message: `nobody is notified of the alerts of '${definition.system.id}': the organization has no owner '${definition.system.owner}'`,
          fix: fixOf(definition.system.owner, all),
        }),
      ),
    ...placedAlerts(all)
      .filter(({ alert, of }) => alert.owner !== of?.system.owner && isUnknown(alert.owner, all))
      .map((placed): Fault =>
        alertFault(all, placed, {
          message: `nobody is notified of ${called(placed.alert)}: the organization has no owner '${placed.alert.owner}'`,
          fix: fixOf(placed.alert.owner, all),
        }),
      ),
  ],
);

const isUnknown = (owner: string, { organization }: Definitions): boolean =>
  !organization.owners.some(({ id }) => id === owner);

const fixOf = (owner: string, { organization, organizationFile }: Definitions): string => {
  const suggestion = nearest(
    owner,
    organization.owners.map(({ id }) => id),
  );
  return suggestion === undefined ? `add it to the owners of ${organizationFile}` : `did you mean '${suggestion}'?`;
};
