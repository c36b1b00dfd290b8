/**
 * Summaries wherever generators leave them: a file each, lines among the lines of a log (kubectl logs), or the entries of Cloud
 * Logging, which keeps a line of JSON as `jsonPayload`.
 */
import { isSummary, type K6Summary } from './summary.ts';

const begins = '{"kind":"K6Summary"';

export const summariesIn = (text: string): readonly K6Summary[] => {
  const whole = parsed(text);
  if (isSummary(whole)) return [whole];
  if (Array.isArray(whole)) return whole.flatMap((entry) => ofEntry(entry));
  return text.split('\n').flatMap(inLine);
};

interface LogEntry {
  readonly jsonPayload?: unknown;
  readonly textPayload?: unknown;
}

const ofEntry = (entry: unknown): readonly K6Summary[] => {
  if (isSummary(entry)) return [entry];
  const { jsonPayload, textPayload } = (entry ?? {}) as LogEntry;
  if (isSummary(jsonPayload)) return [jsonPayload];
  return typeof textPayload === 'string' ? inLine(textPayload) : [];
};

/** Behind whatever a log puts in front of a line. */
const inLine = (line: string): readonly K6Summary[] => {
  const at = line.indexOf(begins);
  const value = at === -1 ? undefined : parsed(line.slice(at));
  return isSummary(value) ? [value] : [];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
