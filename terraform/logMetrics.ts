/** Log-based counters as Terraform resources. */
import { logMetrics, withOwner, type LogMetric } from '../alerts/logMetrics.ts';
import type { SystemEmit } from './context.ts';
import { literal, nameOf, reference, terraformFile, type Block } from './expression.ts';

/** Address of a counter, for `depends_on`. */
export const logMetricAddress = (name: string): string => `google_logging_metric.${nameOf(name)}`;

/** Undefined for a system without any. */
export const logMetricTerraform = ({ system, environment, organization }: SystemEmit): string | undefined => {
  const blocks = logMetrics(system).map((metric) => [
    nameOf(metric.name),
    {
      project: reference('var.project'),
      ...logMetricBlock(
        withOwner(metric, { manager: 'terraform', organization: organization.id, owner: system.id, environment }),
      ),
    },
  ]);
  if (blocks.length === 0) return undefined;
  return terraformFile({ resource: { google_logging_metric: Object.fromEntries(blocks) } });
};

/** Without its project. */
export const logMetricBlock = ({ name, description, filter, metricDescriptor }: LogMetric): Block => ({
  name,
  description: literal(description),
  filter: literal(filter),
  metric_descriptor: {
    metric_kind: metricDescriptor.metricKind,
    value_type: metricDescriptor.valueType,
    unit: metricDescriptor.unit,
  },
});
