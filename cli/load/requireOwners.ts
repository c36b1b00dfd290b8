/** Every system has an owner that the organization lists. */
import { nearest } from '../../model/nearest.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import { LoadError } from './loadError.ts';
import { organizationFile } from './systemFiles.ts';

/** Throws `LoadError` for systems with an unknown owner: their alerts would notify nobody. */
export const requireOwners = (systems: readonly System[], organization: Organization, definitions: string): void => {
  const ownerIds = organization.owners.map(({ id }) => id);
  const strangers = systems.filter(({ owner }) => !ownerIds.includes(owner));
  if (strangers.length === 0) return;
  throw new LoadError(
    strangers.map(({ id, owner }) => {
      const suggestion = nearest(owner, ownerIds);
      const add = `add the owner to ${organizationFile}.ts, with the channels that reach them`;
      return {
        file: definitions,
        problem: {
          id: 'systems/unknown-owner',
          path: `${id} owner`,
          message: `the organization has no owner '${owner}': nobody would be notified of this system's alerts`,
          fix: suggestion === undefined ? add : `did you mean '${suggestion}'? Or ${add}`,
        },
      };
    }),
  );
};
