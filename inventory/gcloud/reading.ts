/** One object of gcloud's JSON, and the parts that all kinds share. */
import type { Variable } from '../located.ts';
import type { Resource } from '../inventory.ts';
import type { Json, JsonMap } from '../json.ts';
import { labelsAt, mapAt, partAfter, textAt } from '../value.ts';
import { regionOf } from '../region.ts';

export interface Item {
  /** File and index, such as 'services.json[2]'. */
  readonly address: string;
  readonly value: JsonMap;
}

/** Recognises an object by members that only its kind has, and reads it. */
export interface Kind {
  /** As gcloud calls it, for messages. */
  readonly type: string;
  readonly matches: (value: JsonMap) => boolean;
  readonly read: (item: Item) => Resource | readonly Resource[] | { readonly reason: string };
}

export const commonOf = ({ address, value }: Item): Pick<Resource, 'address' | 'project' | 'region' | 'labels'> => {
  const name = textAt(value, 'name');
  const link = textAt(value, 'selfLink');
  return {
    address,
    project:
      partAfter(name, 'projects') ??
      partAfter(link, 'projects') ??
      textAt(value, 'project') ??
      textAt(value, 'projectId'),
    region: regionOf(
      partAfter(name, 'locations') ??
        partAfter(link, 'regions') ??
        partAfter(textAt(value, 'region'), 'regions') ??
        textAt(value, 'region') ??
        textAt(value, 'location'),
    ),
    labels: {
      ...labelsAt(value, 'labels'),
      ...labelsAt(value, 'userLabels'),
      ...labelsAt(value, 'settings', 'userLabels'),
    },
  };
};

/** Whether a resource name such as 'projects/p/topics/t' ends in this collection. */
export const isNamed = (value: JsonMap, pattern: RegExp): boolean => pattern.test(textAt(value, 'name') ?? '');

export const environmentList = (values: readonly Json[]): readonly Variable[] =>
  values.flatMap((entry) => {
    const name = textAt(entry, 'name');
    return name === undefined ? [] : [{ name, value: textAt(entry, 'value') }];
  });

export const environmentMap = (value: Json | undefined): readonly Variable[] =>
  Object.entries(mapAt(value) ?? {}).map(([name, entry]) => ({
    name,
    value: typeof entry === 'string' ? entry : undefined,
  }));

export const accountName = (email: string | undefined): string | undefined => email?.split('@')[0];
