/** A document of OpenSLO v1, as plain data in the order in which it is written. Source: OpenSLO specification, version v1. */

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export type Kind = 'Service' | 'DataSource' | 'SLO' | 'AlertPolicy' | 'AlertCondition' | 'AlertNotificationTarget';

/** Type aliases, not interfaces: whoever writes text takes them as plain data. */
export type Metadata = {
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

export type OpenSloDocument = {
  readonly apiVersion: 'openslo/v1';
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Readonly<Record<string, Plain>>;
};

export const document = (kind: Kind, metadata: Metadata, spec: OpenSloDocument['spec']): OpenSloDocument => ({
  apiVersion: 'openslo/v1',
  kind,
  metadata,
  spec,
});

/** Source: the specification's `description`, at most 1,050 characters. Prose alone is ever cut. */
export const description = (text: string): string => {
  // No text has more characters than units.
  if (text.length <= 1_050) return text;
  const characters = Array.from(text);
  return characters.length <= 1_050 ? text : `${characters.slice(0, 1_049).join('')}…`;
};
