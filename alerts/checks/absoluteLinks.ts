import { defineCheck, type Check } from '../../lint/check.ts';
import type { Definitions } from './definitions.ts';

/** Definitions with this fault do not load; nodes from other sources may have it. */
export const absoluteLinks: Check<Definitions> = defineCheck(
  {
    id: 'alerts/absolute-links',
    severity: 'error',
    title: 'Links of a notification are absolute: it is read far from this repository.',
    source: 'google.monitoring.v3, AlertPolicy.Documentation.Link.url',
  },
  ({ organization, organizationFile }) =>
    (['runbooks', 'console'] as const)
      .filter((name) => !/^https:\/\/[^\s/]+(\/\S*[^\s/])?$/.test(organization[name]))
      .map((name) => ({
        file: organizationFile,
        path: name,
        message: `'${organization[name]}' is no absolute link: whoever is woken could not open it`,
        fix: "write one that begins with 'https://', without a slash at its end",
        system: undefined,
        about: [],
      })),
);
