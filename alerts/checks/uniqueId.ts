import { defineCheck, type Check } from '../../lint/check.ts';
import { alertFault, placedAlerts, type Definitions, type PlacedAlert } from './definitions.ts';

export const uniqueId: Check<Definitions> = defineCheck(
  {
    id: 'alerts/unique-id',
    severity: 'error',
    title: 'No two alerts have the same id or the same title.',
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
      const message = `this alert and ${first.alert.source ?? first.alert.id} both have the id '${id}': one would replace the other`;
      return [
        alertFault(all, placed, { message, fix: 'give one of them another id, threshold or statistic, or remove one' }),
      ];
    });
  },
);
