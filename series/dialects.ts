/** All dialects, in the order in which documents list them. */
import { cloudMonitoring } from './cloudMonitoring.ts';
import type { Dialect, DialectId, Dialects } from './dialect.ts';
import { prometheus } from './prometheus.ts';

export const dialects: Dialects = { 'cloud-monitoring': cloudMonitoring, prometheus };

export const everyDialect: readonly Dialect[] = Object.values(dialects);

/** One value per dialect. The type forces an answer for each. */
export const inEach = <T>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => ({
  'cloud-monitoring': answer(cloudMonitoring),
  prometheus: answer(prometheus),
});

/** As `inEach`, but each value is computed when it is first read: an output often reads one dialect alone. */
export const onDemand = <T extends object>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => {
  let [forCloudMonitoring, forPrometheus]: (T | undefined)[] = [];
  return {
    get 'cloud-monitoring'(): T {
      return (forCloudMonitoring ??= answer(cloudMonitoring));
    },
    get prometheus(): T {
      return (forPrometheus ??= answer(prometheus));
    },
  };
};
