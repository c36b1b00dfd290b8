import { defineCheck, type Check } from '../../lint/check.ts';
import { alertFault, placedAlerts, type Definitions, type PlacedAlert } from './definitions.ts';

export const uniqueId: Check<Definitions> = defineCheck(
  {
    id: 'alerts/unique-id',
    severity: 'error',
    title: 'No two alerts have one id or one title.',
    source: 'Atalaya: an id names a Terraform resource and a runbook entry, and a title is all that a page shows',
  },
  (all) => {
    const firstByName = new Map<string, PlacedAlert>();
    return placedAlerts(all).flatMap((placed) => {
      const { id, title } = placed.alert;
      const first = firstByName.get(id) ?? firstByName.get(title);
      if (first === undefined) {
        firstByName.set(id, placed).set(title, placed);
        return [];
      }
      const message = `this and ${first.alert.source ?? first.alert.id} are both the alert '${id}': one would replace the other`;
      return [alertFault(all, placed, { message, fix: 'give it another threshold or statistic, or remove one' })];
    });
  },
);
