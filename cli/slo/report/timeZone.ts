/** Whose days a report's are: those of a time zone, or of the owners' teams. */
import type { System } from '../../../model/system.ts';
import { isTimeZone, nearestTimeZone } from '../../../model/timeZone.ts';
import { UsageError } from '../../../model/usageError.ts';
import { joinedText } from '../../../text/sentence.ts';
import { loadOrganization } from '../../load/loadOrganization.ts';

const ofOwner = 'owner';

/** Throws `UsageError`. */
export const checkTimeZone = (text: string | undefined): void => {
  if (text === undefined || text === ofOwner || isTimeZone(text)) return;
  const near = nearestTimeZone(text);
  throw new UsageError(
    `--time-zone '${text}' is not a time zone of the IANA database`,
    near === undefined ? "write a zone such as 'America/Santiago', or 'owner'" : `did you mean '${near}'?`,
  );
};

/** The zone to use; undefined is UTC. Throws `UsageError` where owners have none, or several. */
export const timeZoneOf = async (
  text: string | undefined,
  systems: readonly System[],
  folder: string,
  organizationPath?: string,
): Promise<string | undefined> => {
  if (text !== ofOwner) return text;
  const { owners } = await loadOrganization(folder, organizationPath);
  const ids = [...new Set(systems.map(({ owner }) => owner))];
  const zones = ids.map((id) => ({ id, zone: owners.find((owner) => owner.id === id)?.onCall?.timeZone }));
  const lacking = zones.filter(({ zone }) => zone === undefined).map(({ id }) => id);
  if (lacking.length > 0)
    throw new UsageError(
      `--time-zone owner: ${joinedText(lacking, 'and')} ${lacking.length === 1 ? 'has' : 'have'} no time zone`,
      'set onCall.timeZone of the owner in organization.ts, or name a zone, such as --time-zone America/Santiago',
    );
  const different = [...new Set(zones.map(({ zone }) => zone))];
  if (different.length > 1)
    throw new UsageError(
      `--time-zone owner: the owners are in different zones (${zones.map(({ id, zone }) => `${id}: ${zone}`).join(', ')})`,
      'report on one of them, or name a zone, such as --time-zone America/Santiago',
    );
  return different[0];
};
