import { defineCheck, type Check } from '../../lint/check.ts';
import type { Definitions } from './definitions.ts';

/** Definitions with this fault do not load; nodes from other sources may have it. */
export const absoluteLinks: Check<Definitions> = defineCheck(
  {
    id: 'alerts/absolute-links',
    severity: 'error',
    title: 'Links in notifications are absolute URLs.',
    source: 'google.monitoring.v3, AlertPolicy.Documentation.Link.url',
  },
  ({ organization, organizationFile }) =>
    (['runbooks', 'console'] as const)
      .filter((name) => !/^https:\/\/[^\s/]+(\/\S*[^\s/])?$/.test(organization[name]))
      .map((name) => ({
        file: organizationFile,
        path: name,
        message: `'${organization[name]}' is not an absolute URL: nobody could open it from a notification`,
        fix: "write a URL that begins with 'https://' and does not end with a slash",
        system: undefined,
        about: [],
      })),
);
