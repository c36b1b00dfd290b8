/** Blocks of Terraform as the JSON of the API: camelCase, a block that may stand once as an object, without what is not set. */
import type { Json, JsonMap } from '../json.ts';
import { isMap } from '../value.ts';

/** Blocks of which there are several, and lists of plain values. Every other list of blocks has at most one. */
const lists: ReadonlySet<string> = new Set([
  'conditions',
  'aggregations',
  'denominator_aggregations',
  'group_by_fields',
  'notification_channels',
  'notification_channel_names',
  'notification_channel_strategy',
  'notification_prompts',
  'links',
]);

/** Maps whose keys are the user's own. */
const maps: ReadonlySet<string> = new Set(['user_labels', 'labels', 'label_extractors']);

export const asApi = (block: JsonMap): JsonMap =>
  Object.fromEntries(
    Object.entries(block).flatMap(([key, value]) => {
      const member = memberOf(key, value);
      return member === undefined ? [] : [[camel(key), member]];
    }),
  );

const memberOf = (key: string, value: Json): Json | undefined => {
  if (value === null || value === '') return undefined;
  if (!Array.isArray(value)) return isMap(value) && !maps.has(key) ? asApi(value) : value;
  const items = (value as readonly Json[]).map((item) => (isMap(item) ? asApi(item) : item));
  if (items.length === 0) return undefined;
  return lists.has(key) || !items.every(isMap) ? items : items[0];
};

const camel = (key: string): string => key.replaceAll(/_[a-z]/g, (part) => part.slice(1).toUpperCase());
