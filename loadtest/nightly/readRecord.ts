/** Reads and validates a line of the history: it may be truncated, merged by hand, or of a later version. */
import { planNames } from '../plan.ts';
import type { NightRecord } from './nightRecord.ts';

/** The record, or the reason why the line is not one. */
export type ReadLine = { readonly record: NightRecord } | { readonly why: string };

export const readRecord = (line: string): ReadLine => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { why: 'it is not JSON' };
  }
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (fields['kind'] !== 'LoadTestNight') return { why: 'it is not the record of a nightly run' };
  if (fields['version'] !== 1) return { why: `it is of version ${String(fields['version'])}, and this reads 1` };
  const wrong = Object.entries(shape).find(([name, fits]) => !fits(fields[name]));
  return wrong === undefined ? { record: value as NightRecord } : { why: `its ${wrong[0]} is missing or unreadable` };
};

type Fits = (value: unknown) => boolean;

const text: Fits = (value) => typeof value === 'string' && value !== '';
const amount: Fits = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const optional =
  (fits: Fits): Fits =>
  (value) =>
    value === undefined || fits(value);
const among =
  (values: readonly string[]): Fits =>
  (value) =>
    values.includes(value as string);
const object =
  (fields: Readonly<Record<string, Fits>>): Fits =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, fits]) => fits((value as Readonly<Record<string, unknown>>)[name]));
const listOf =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(fits);

const isNight: Fits = (value) =>
  text(value) && /^\d{4}-\d{2}-\d{2}$/.test(value as string) && !Number.isNaN(Date.parse(value as string));

const shape: Readonly<Record<string, Fits>> = {
  night: isNight,
  startedAt: (value) => text(value) && !Number.isNaN(Date.parse(value as string)),
  seconds: amount,
  system: text,
  plan: among(planNames),
  load: text,
  target: text,
  revision: optional(text),
  machine: object({ cpu: text, cores: amount, memory: amount, platform: text }),
  k6: text,
  verdict: among(['passed', 'failed', 'invalid']),
  problems: listOf(object({ kind: among(['invalid', 'missed']), objective: optional(text), what: text })),
  objectives: listOf(object({ objective: text, scenario: text, good: amount, total: amount })),
  scenarios: listOf(
    object({
      scenario: text,
      requests: amount,
      failed: amount,
      dropped: amount,
      rate: amount,
      p50: optional(amount),
      p95: optional(amount),
      p99: optional(amount),
    }),
  ),
};
