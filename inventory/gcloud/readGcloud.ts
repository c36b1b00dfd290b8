/**
 * Files of `gcloud … describe|list --format=json`, `bq show|ls --format=json` and `kubectl get -o json` as one inventory. The objects do
 * not name their kind in one way: each is recognised by members that only its kind has.
 */
import { UsageError } from '../../model/usageError.ts';
import type { Inventory, Resource, Unread } from '../inventory.ts';
import type { Json } from '../json.ts';
import { readJson } from '../readJson.ts';
import { isMap, listAt, textAt } from '../value.ts';
import { frontKinds } from './fronts.ts';
import { messagingKinds } from './messaging.ts';
import { monitoringKinds } from './monitoring.ts';
import type { Item, Kind } from './reading.ts';
import { serviceKinds } from './services.ts';
import { storageKinds } from './storage.ts';

/** The first that matches counts. Monitoring is first: its names end as those of other services do. */
const kinds: readonly Kind[] = [...monitoringKinds, ...messagingKinds, ...serviceKinds, ...storageKinds, ...frontKinds];

export interface NamedText {
  readonly file: string;
  readonly text: string;
}

export const gcloudFix: string =
  'write it with `gcloud … list --format=json > FILE` (describe works too), or `bq show --format=json dataset.table > FILE`';

/** Throws `UsageError` for a file that is not JSON, or holds neither an object nor a list of objects. */
export const readGcloud = (files: readonly NamedText[]): Inventory => {
  const resources: Resource[] = [];
  const unread: Unread[] = [];
  const items = files.flatMap(itemsOf);
  if (items.length === 0)
    throw new UsageError(
      `${files.map(({ file }) => file).join(', ')} ${files.length === 1 ? 'is' : 'are'} empty: the project has nothing of this kind`,
      'name files with at least one object',
    );
  for (const item of items) {
    const kind = kinds.find(({ matches }) => matches(item.value));
    const result = kind?.read(item) ?? { reason: 'no builder describes this kind of object' };
    if ('reason' in result)
      unread.push({ address: item.address, type: kind?.type ?? typeOf(item), reason: result.reason });
    else resources.push(...[result].flat());
  }
  const source = `gcloud, ${files.map(({ file }) => file).join(', ')}`;
  return { kind: 'Inventory', source, resources, unread, unneeded: new Map() };
};

/** Lists of `kubectl` and of an API's own answer are objects with one list. */
const lists = [
  'items',
  'alertPolicies',
  'dashboards',
  'topics',
  'subscriptions',
  'services',
  'serviceLevelObjectives',
  'uptimeCheckConfigs',
  'notificationChannels',
];

const itemsOf = ({ file, text }: NamedText): readonly Item[] => {
  const root = readJson(text, file, gcloudFix);
  if (isMap(root) && ('planned_values' in root || ('format_version' in root && 'values' in root)))
    throw new UsageError(`${file} is a plan or a state of Terraform`, `run \`atalaya import terraform ${file}\``);
  const list = isMap(root) ? lists.find((key) => Array.isArray(root[key])) : undefined;
  const items: readonly Json[] = Array.isArray(root)
    ? (root as readonly Json[])
    : list === undefined
      ? [root]
      : listAt(root, list);
  if (!items.every(isMap)) throw new UsageError(`${file} is neither an object nor a list of objects`, gcloudFix);
  const isList = Array.isArray(root) || list !== undefined;
  return items.filter(isMap).map((value, index) => ({ address: isList ? `${file}[${index}]` : file, value }));
};

const typeOf = ({ value }: Item): string => {
  const kind = textAt(value, 'kind');
  const collection = (textAt(value, 'name') ?? '').split('/').at(-2);
  return kind ?? collection ?? 'unknown';
};
