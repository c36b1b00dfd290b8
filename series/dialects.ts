/** All dialects, in the order in which documents list them. */
import { cloudMonitoring } from './cloudMonitoring.ts';
import type { Dialect, DialectId, Dialects } from './dialect.ts';
import { prometheus } from './prometheus.ts';

export const dialects: Dialects = { 'cloud-monitoring': cloudMonitoring, prometheus };

export const everyDialect: readonly Dialect[] = Object.values(dialects);

/** One value per dialect. The type forces an answer for each. */
export const inEach = <T>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => {
  const answers: Partial<Record<DialectId, T>> = {};
  for (const dialect of everyDialect) answers[dialect.id] = answer(dialect);
  return answers as Record<DialectId, T>;
};
