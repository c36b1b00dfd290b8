/** The dialects that there are, in the order in which people read of them. */
import { cloudMonitoring } from './cloudMonitoring.ts';
import type { Dialect, DialectId, Dialects } from './dialect.ts';
import { prometheus } from './prometheus.ts';

export const dialects: Dialects = { 'cloud-monitoring': cloudMonitoring, prometheus };

export const everyDialect: readonly Dialect[] = Object.values(dialects);

/** Whole by construction: one answer for each dialect. */
export const inEach = <T>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => {
  const answers: Partial<Record<DialectId, T>> = {};
  for (const dialect of everyDialect) answers[dialect.id] = answer(dialect);
  return answers as Record<DialectId, T>;
};
