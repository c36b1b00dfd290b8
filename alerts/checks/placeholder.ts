import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { placeholdersIn, type Placeholder } from '../../model/placeholders.ts';
import { isRecord } from '../../model/shape/shape.ts';
import { faultOf, type Located } from '../../slo/checks/promises.ts';
import type { Definitions } from './definitions.ts';

export type PlaceholderSubject = Pick<Definitions, 'organization' | 'organizationFile' | 'isExample'> & {
  readonly systems: readonly Located[];
};

/** Names of columns, and reasons, which no policy or link is made of; matchers are regular expressions. */
const leftOut: ReadonlySet<string> = new Set([
  'kind',
  'schema',
  'why',
  'rejected',
  'reason',
  'description',
  'matchers',
]);
const links: ReadonlySet<string> = new Set(['runbooks', 'console', 'runbook']);

interface Found extends Placeholder {
  readonly path: string;
}

const foundIn = (value: unknown, path: string, isLink = false): readonly Found[] => {
  if (typeof value === 'string') return placeholdersIn(value, isLink).map((found) => ({ ...found, path }));
  if (Array.isArray(value)) return value.flatMap((item, index) => foundIn(item, `${path}[${index}]`, isLink));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    leftOut.has(key) ? [] : foundIn(member, path === '' ? key : `${path}.${key}`, isLink || links.has(key)),
  );
};

/** One for each placeholder of a definition, at its first place. */
const reasonsOf = (
  definition: unknown,
): readonly { readonly path: string; readonly message: string; readonly fix: string }[] =>
  [...Map.groupBy(foundIn(definition, ''), ({ token }) => token.toLowerCase()).values()].map((found) => {
    const { token, why, fix, path } = found[0]!;
    const others = found.length - 1;
    const more = others === 0 ? '' : `, here and at ${others} other ${others === 1 ? 'place' : 'places'}`;
    return { path, message: `'${token}' ${why}${more}`, fix };
  });

export const placeholderFaults = ({
  systems,
  organization,
  organizationFile,
  isExample,
}: PlaceholderSubject): readonly Fault[] => {
  if (isExample) return [];
  return [
    ...reasonsOf(organization).map((reason) => ({ ...reason, file: organizationFile, system: undefined, about: [] })),
    ...systems.flatMap((located) => reasonsOf(located.system).map((reason) => faultOf(located, reason))),
  ];
};

export const placeholder: Check<Definitions> = defineCheck(
  {
    id: 'alerts/placeholder',
    severity: 'error',
    title: 'No project, address or link is that of an example.',
    source: 'RFC 2606, section 3 (reserved example domain names)',
  },
  placeholderFaults,
);
