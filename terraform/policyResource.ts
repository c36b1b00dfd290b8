/** One resource with `for_each` over all policies in the JSON. Maps the fields of alert.proto that we emit to the provider's names. */
import { renotifyInterval } from '../alerts/cloudMonitoring.ts';
import { managedBy } from '../model/manager.ts';
import { reference, type Block } from './expression.ts';

/** One block for each member of `each`. */
const dynamic = (name: string, each: string, content: Block): Block => ({
  [name]: { for_each: reference(each), content },
});

/** Locals for stand-ins in conditions, and for the values that only Terraform knows. */
export type StandIn = 'uptime_stand_in' | 'uptime_check' | 'uptime_checks' | 'services_stand_in';

const channels = reference('local.alert_channels[each.value.userLabels.owner][each.value.userLabels.severity]');

export interface PolicyResourceOptions {
  /** Id of the organization. */
  readonly organization: string;
  readonly dependsOn: readonly string[];
  /** Number of uptime checks of the system. */
  readonly probes: number;
}

export const policyResource = ({ organization, dependsOn, probes }: PolicyResourceOptions): Block => ({
  for_each: reference('local.alert_policies'),
  project: reference('var.project'),
  display_name: reference('each.value.displayName'),
  user_labels: reference(`merge(each.value.userLabels, ${JSON.stringify(managedBy('terraform', organization))})`),
  combiner: reference('each.value.combiner'),
  enabled: reference('each.value.enabled'),
  severity: reference('each.value.severity'),
  notification_channels: channels,
  documentation: {
    content: reference('each.value.documentation.content'),
    mime_type: reference('each.value.documentation.mimeType'),
    subject: reference('each.value.documentation.subject'),
    dynamic: dynamic('links', 'each.value.documentation.links', {
      display_name: reference('links.value.displayName'),
      url: reference('links.value.url'),
    }),
  },
  alert_strategy: {
    auto_close: reference('each.value.alertStrategy.autoClose'),
    notification_prompts: reference('each.value.alertStrategy.notificationPrompts'),
    notification_channel_strategy: {
      notification_channel_names: channels,
      renotify_interval: reference(
        `each.value.userLabels.severity == "page" ? "${renotifyInterval('page')}" : "${renotifyInterval('ticket')}"`,
      ),
    },
  },
  dynamic: dynamic('conditions', 'each.value.conditions', {
    display_name: reference('conditions.value.displayName'),
    dynamic: {
      ...dynamic('condition_prometheus_query_language', kindOf('conditionPrometheusQueryLanguage'), {
        ...fieldsOf('condition_prometheus_query_language', {
          duration: 'duration',
          evaluation_interval: 'evaluationInterval',
          rule_group: 'ruleGroup',
          alert_rule: 'alertRule',
          disable_metric_validation: 'disableMetricValidation',
        }),
        query: probes > 1 ? reference(queryOfSeveral) : replaced(queryField, 'uptime_stand_in', 'local.uptime_check'),
      }),
      ...dynamic('condition_threshold', kindOf('conditionThreshold'), {
        ...fieldsOf('condition_threshold', {
          comparison: 'comparison',
          threshold_value: 'thresholdValue',
          duration: 'duration',
        }),
        filter: replaced(
          'condition_threshold.value.filter',
          'services_stand_in',
          '"projects/${var.project}/services/"',
        ),
        trigger: { count: reference('condition_threshold.value.trigger.count') },
      }),
    },
  }),
  depends_on: dependsOn.length === 0 ? undefined : dependsOn,
});

const queryField = 'condition_prometheus_query_language.value.query';

/** A condition reads one check, or none. */
const queryOfSeveral = `concat([for stand_in, id in local.uptime_checks : replace(${queryField}, stand_in, id) if strcontains(${queryField}, stand_in)], [${queryField}])[0]`;

/** A list of one member for a condition of this kind, else an empty list. */
const kindOf = (field: string): string => `[for field, value in conditions.value : value if field == "${field}"]`;

const fieldsOf = (block: string, fields: Readonly<Record<string, string>>): Block =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, reference(`${block}.value.${field}`)]));

/** Replaces the stand-in only in conditions that contain it: otherwise a value unknown at plan time would make every condition unknown. */
const replaced = (field: string, standIn: StandIn, expression: string): string =>
  reference(`strcontains(${field}, local.${standIn}) ? replace(${field}, local.${standIn}, ${expression}) : ${field}`);
