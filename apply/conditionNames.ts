/**
 * Names of conditions that stay: an update that leaves them out makes new conditions, and incidents of the old ones never close.
 * Source: Cloud Monitoring v3, AlertPolicy.Condition.name.
 */
import type { Json, JsonObject } from './resource.ts';

/** `body` of a policy with the names of `live`'s conditions: those of the same title; then, of one kind, the only ones left. */
export const withConditionNames = (body: JsonObject, live: JsonObject): JsonObject => {
  const [wanted, kept] = [conditionsOf(body), [...conditionsOf(live)]];
  if (wanted.length === 0 || kept.length === 0) return body;
  const take = (matches: (condition: JsonObject) => boolean): Json | undefined => {
    const found = kept.findIndex(matches);
    return found === -1 ? undefined : kept.splice(found, 1)[0]!['name'];
  };
  const byTitle = wanted.map(({ displayName }) => take((condition) => condition['displayName'] === displayName));
  const renamed = byTitle.filter((name) => name === undefined).length;
  const canBeRenamed = renamed === 1 && kept.length === 1;
  return {
    ...body,
    conditions: wanted.map((condition, index) => {
      const name = byTitle[index] ?? (canBeRenamed ? take((other) => kindOf(other) === kindOf(condition)) : undefined);
      return name === undefined ? condition : { name, ...condition };
    }),
  };
};

const conditionsOf = ({ conditions }: JsonObject): readonly JsonObject[] =>
  Array.isArray(conditions) ? (conditions as readonly JsonObject[]) : [];

/** Such as `conditionThreshold`. */
const kindOf = (condition: JsonObject): string | undefined =>
  Object.keys(condition).find((field) => field.startsWith('condition'));
