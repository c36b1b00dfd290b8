/** Reads and validates a line of the history: it may be truncated, merged by hand, or of a later version. */
import { planNames } from '../plan.ts';
import { among, amount, finite, isNight, isTime, listOf, object, optional, text, type Fits } from './fits.ts';
import type { NightRecord } from './nightRecord.ts';
import type { RegressionEvent } from './regressionRecord.ts';

/** The record, or the reason why the line is not one. */
export type ReadLine =
  | { readonly record: NightRecord }
  | { readonly event: RegressionEvent }
  | { readonly why: string };

export const readRecord = (line: string): ReadLine => {
  if (/^(<{7}|={7}|>{7}|\|{7})( |\r?$)/.test(line)) {
    return { why: 'it is a marker of an unfinished merge; fix: delete the lines of markers, and keep all others' };
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { why: 'it is not JSON' };
  }
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const shape = shapes.get(fields['kind']);
  if (shape === undefined) return { why: 'it is not the record of a nightly run' };
  if (fields['version'] !== 1) return { why: `it is of version ${String(fields['version'])}, and this reads 1` };
  const wrong = Object.entries(shape).find(([name, fits]) => !fits(fields[name]));
  if (wrong !== undefined) return { why: `its ${wrong[0]} is missing or unreadable` };
  return shape === night ? { record: value as NightRecord } : { event: value as RegressionEvent };
};

const night: Readonly<Record<string, Fits>> = {
  night: isNight,
  startedAt: isTime,
  seconds: amount,
  system: text,
  plan: among(planNames),
  load: text,
  target: text,
  revision: optional(text),
  machine: object({ cpu: text, cores: amount, memory: amount, platform: text }),
  k6: text,
  calibration: optional(object({ unit: text, milliseconds: amount })),
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

const series = {
  scenario: text,
  metric: among(['p50', 'p95', 'errorRatio']),
  environment: object({ load: text, target: text, cores: amount, platform: text, k6: text, unit: optional(text) }),
};
const recorded = { at: isTime, system: text, plan: among(planNames) };

const shapes: ReadonlyMap<unknown, Readonly<Record<string, Fits>>> = new Map([
  ['LoadTestNight', night],
  [
    'LoadTestRegression',
    {
      ...recorded,
      ...series,
      night: isNight,
      opened: isNight,
      before: object({ level: amount, noise: amount, nights: amount, first: isNight, last: isNight }),
      within: amount,
      after: amount,
      p: amount,
      revisions: listOf(optional(text)),
    },
  ],
  ['LoadTestRecovery', { ...recorded, ...series, night: isNight, regression: isNight, level: amount }],
  [
    'LoadTestAcceptance',
    {
      ...recorded,
      night: isNight,
      who: text,
      why: text,
      regressions: listOf(object({ ...series, regression: isNight, before: amount, level: optional(finite) })),
    },
  ],
]);
