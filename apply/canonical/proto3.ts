/**
 * Proto3 JSON in one form: no default values, durations as seconds with `s`, enums by name, 64-bit numbers as numbers, and names
 * with the project's id. The same message in any of its spellings gives the same value. Source: protobuf.dev, "ProtoJSON Format".
 */
import type { Json, JsonObject } from '../resource.ts';
import { choices, durations, enums, longs, maps, zeroNames } from './fields.ts';

export interface Project {
  readonly id: string;
  /** Google answers names with it. Undefined where no answer had one. */
  readonly number: string | undefined;
}

/** `keepsFalse`: fields in which false is not the value of a field that is not set. */
export const proto3 = (body: JsonObject, project: Project, keepsFalse: ReadonlySet<string> = new Set()): JsonObject => {
  const named = withId(project);

  const message = (value: JsonObject): JsonObject => {
    const kept: Record<string, Json> = {};
    for (const [field, member] of Object.entries(value)) {
      const normal = valueOf(field, member);
      if (normal !== undefined) kept[field] = normal;
    }
    return kept;
  };

  const valueOf = (field: string, value: Json | undefined): Json | undefined => {
    if (value === undefined) return undefined;
    if (value === null) return choices.has(field) && field.startsWith('blank') ? {} : undefined;
    if (Array.isArray(value)) return listOf(field, value as readonly Json[]);
    if (typeof value === 'boolean') return value || keepsFalse.has(field) ? value : undefined;
    if (typeof value === 'number') return value === 0 ? undefined : (enums.get(field)?.get(value) ?? value);
    if (typeof value === 'string') return textOf(field, value);
    return objectOf(field, value as JsonObject);
  };

  const textOf = (field: string, text: string): Json | undefined => {
    if (text === '' || zeroNames.has(text) || /^[A-Z_]*UNSPECIFIED$/.test(text)) return undefined;
    if (durations.has(field) && /^-?\d+(?:\.\d+)?s$/.test(text)) return durationOf(Number(text.slice(0, -1)));
    if (longs.has(field) && /^-?\d+$/.test(text)) return Number(text) || undefined;
    return named(text);
  };

  const listOf = (field: string, items: readonly Json[]): Json | undefined => {
    const normal = items.flatMap((item): readonly Json[] => {
      if (item === null) return [];
      if (typeof item === 'string') return [named(item)];
      if (typeof item === 'number') return [enums.get(field)?.get(item) ?? item];
      return typeof item === 'object' && !Array.isArray(item) ? [message(item as JsonObject)] : [item];
    });
    return normal.length === 0 ? undefined : normal;
  };

  const objectOf = (field: string, value: JsonObject): Json | undefined => {
    if (durations.has(field) && isDuration(value))
      return durationOf(Number(value['seconds'] ?? 0) + Number(value['nanos'] ?? 0) / 1e9);
    if (maps.has(field)) {
      const entries = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
    const normal = message(value);
    return Object.keys(normal).length === 0 && !choices.has(field) ? undefined : normal;
  };

  return message(body);
};

const isDuration = (value: JsonObject): boolean => {
  const fields = Object.keys(value);
  return fields.length > 0 && fields.every((field) => field === 'seconds' || field === 'nanos');
};

const durationOf = (seconds: number): string | undefined => (seconds === 0 ? undefined : `${seconds}s`);

/** Only in names of resources: a number elsewhere may be anything. */
const withId = ({ id, number }: Project): ((text: string) => string) => {
  if (number === undefined) return (text) => text;
  const name = new RegExp(String.raw`(?<![\w/-])projects/${number}(?![\w-])`, 'g');
  return (text) => (text.includes(number) ? text.replaceAll(name, () => `projects/${id}`) : text);
};
