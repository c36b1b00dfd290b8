/** A maintenance window of a definition, in words. */
import type { AnyMaintenance } from '../model/maintenance.ts';

/** Such as 'every Sunday 02:00 to 04:00 (America/Santiago), from 2026-01-01 until 2026-12-31: patches (data-platform)'. */
export const maintenanceText = (item: AnyMaintenance): string => {
  const why = `${item.reason} (${item.owner})`;
  if (item.kind === 'Maintenance') return `${item.begin} to ${item.end}: ${why}`;
  const { every, begin, end, timeZone = 'UTC', from, until } = item;
  return `every ${every} ${begin} to ${end} (${timeZone}), from ${from} until ${until}: ${why}`;
};
