/**
 * Dashboards: values that the server writes out, and that are the same as none. They are dropped wherever a widget may be, as
 * groups and layouts nest. Source: the API's discovery document; terraform-provider-google issues 7242, 16173, 24650.
 */
import type { Json, JsonObject } from '../resource.ts';
import { choices, maps } from './fields.ts';

/** By field: the value that is the same as none. */
const defaults: Readonly<Record<string, Json>> = {
  targetAxis: 'Y1',
  scale: 'LINEAR',
  format: 'MARKDOWN',
  plotType: 'LINE',
  mode: 'COLOR',
};

/** As the server names a policy, and as an incident list does. */
const policyName = /^projects\/[^/]+\/(?=alertPolicies\/)/;

export const dashboard = (body: JsonObject): JsonObject => message(body);

const message = (body: JsonObject): JsonObject => {
  const kept: Record<string, Json> = {};
  for (const [field, value] of Object.entries(body)) {
    if (value === undefined || defaults[field] === value) continue;
    const normal = maps.has(field) ? value : valueOf(field, value);
    if (normal !== undefined) kept[field] = normal;
  }
  return kept;
};

const valueOf = (field: string, value: Json): Json | undefined => {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => itemOf(field, item));
  if (typeof value !== 'object' || value === null) return value;
  const normal = message(value as JsonObject);
  return Object.keys(normal).length === 0 && !choices.has(field) ? undefined : normal;
};

const itemOf = (field: string, item: Json): Json => {
  if (field === 'policyNames' && typeof item === 'string') return item.replace(policyName, '');
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? message(item as JsonObject) : item;
};
