/**
 * Log-based counters that the definition of a system names: Cloud Logging counts the lines from their creation on, so they are
 * created with the SLOs and policies that read them. Source: Logging API v2, LogMetric: a counter is DELTA and INT64.
 */
import { logCounters } from '../model/logCounters.ts';
import type { SystemEmit } from './context.ts';
import { literal, nameOf, reference, terraformFile } from './expression.ts';

/** Address of a counter, for `depends_on`. */
export const logMetricAddress = (name: string): string => `google_logging_metric.${nameOf(name)}`;

/** Undefined for a system without any. */
export const logMetricTerraform = ({ system }: SystemEmit): string | undefined => {
  const counters = logCounters(system);
  if (counters.length === 0) return undefined;
  const blocks = counters.map(({ name, filter }) => [
    nameOf(name),
    {
      project: reference('var.project'),
      name,
      description: literal(`Counts log lines of ${system.id}. Emitted from its definition.`),
      filter: literal(filter),
      metric_descriptor: { metric_kind: 'DELTA', value_type: 'INT64', unit: '1' },
    },
  ]);
  return terraformFile({ resource: { google_logging_metric: Object.fromEntries(blocks) } });
};
