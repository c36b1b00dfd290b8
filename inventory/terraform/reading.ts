/** What a reader of one type of resource is given, and the parts that all types share. */
import type { Link, Variable } from '../located.ts';
import type { Resource } from '../inventory.ts';
import { labelsAt, lastPart, listAt, mapAt, partAfter, textAt } from '../value.ts';
import { regionOf } from '../region.ts';
import type { Instance } from './instance.ts';
import type { References } from './references.ts';

export interface Reading {
  readonly instance: Instance;
  readonly references: References;
}

/** What a reader gives back: a resource, or the reason why it is none. */
export type Read = (reading: Reading) => Resource | readonly Resource[] | { readonly reason: string };

type Path = readonly (string | number)[];

/** Project and region of the resource itself; of several regions the first. */
export const commonOf = ({
  instance: { address, values },
}: Reading): Pick<Resource, 'address' | 'project' | 'region' | 'labels'> => ({
  address,
  project: textAt(values, 'project') ?? partAfter(textAt(values, 'id'), 'projects'),
  region: regionOf(
    textAt(values, 'region') ?? textAt(values, 'location') ?? partAfter(textAt(values, 'id'), 'locations'),
  ),
  labels: { ...labelsAt(values, 'labels'), ...labelsAt(values, 'user_labels') },
});

/**
 * The name of another resource at a path: the last part of an id, or, where that is known after apply, the name of the resource that
 * the configuration refers to. `types` limits it to resources of these types.
 */
export const linkAt = ({ instance, references }: Reading, path: Path, types: readonly string[]): Link => {
  const known = textAt(instance.values, ...path);
  if (known !== undefined) return lastPart(known);
  const [target] = references(instance, path).filter(({ type }) => types.includes(type));
  return target === undefined ? undefined : nameOf(target);
};

/** Resources carry their name under one of these. */
const nameFields = [
  'name',
  'table_id',
  'dataset_id',
  'service_name',
  'account_id',
  'instance_id',
  'cluster_id',
  'topic_id',
];

export const nameOf = ({ values }: Instance): string | undefined => {
  const field = nameFields.find((key) => textAt(values, key) !== undefined);
  return field === undefined ? undefined : lastPart(textAt(values, field));
};

/** An account's e-mail address without `serviceAccount:`; the account's id where the address is known after apply. */
export const accountAt = (reading: Reading, path: Path): Link => {
  const known = textAt(reading.instance.values, ...path);
  if (known !== undefined) return accountName(known);
  const types = ['google_service_account'];
  return linkAt(reading, path, types);
};

/** 'api@p.iam.gserviceaccount.com' and 'serviceAccount:api@p.iam…' are the account 'api'. */
export const accountName = (email: string): string => email.replace(/^serviceAccount:/, '').split('@')[0] ?? email;

/** `env` blocks of a container: name, and a plain value or none. Values that are known after apply are names of what they refer to. */
export const environmentBlocks = (reading: Reading, path: Path): readonly Variable[] => {
  const blocks = listAt(reading.instance.values, ...path);
  return blocks.flatMap((block, index) => {
    const name = textAt(block, 'name') ?? '';
    return [{ name, value: textAt(block, 'value') }, ...referred(reading, [...path, index, 'value'])];
  });
};

/** A map of environment variables. */
export const environmentMap = (reading: Reading, path: Path): readonly Variable[] => [
  ...Object.entries(mapAt(reading.instance.values, ...path) ?? {}).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : undefined,
  })),
  ...referred(reading, path),
];

/** Blocks that are a set stand in another order in the configuration, so that these have no name. */
const referred = ({ instance, references }: Reading, path: Path): readonly Variable[] =>
  references(instance, path).map((target) => ({ name: '', value: nameOf(target) }));
