/** A policy of Terraform's state in the API's names, to compare it with the emitted JSON. */
export type Values = Readonly<Record<string, unknown>>;

/** Converts a policy from Terraform's names to the API's; absent blocks are empty lists. */
export const bodyOf = (values: Values): unknown => {
  const camel = (block: Values): Values =>
    Object.fromEntries(
      Object.entries(block)
        .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
        .map(([key, value]) => [key.replaceAll(/_[a-z]/g, (part) => part.slice(1).toUpperCase()), value]),
    );
  const blocks = (name: string, of: Values): readonly Values[] => (of[name] as readonly Values[]).map(camel);
  const only = (name: string, of: Values): Values => blocks(name, of)[0] ?? {};
  const documentation = only('documentation', values);
  return {
    displayName: values['display_name'],
    documentation: { ...documentation, links: blocks('links', documentation) },
    userLabels: values['user_labels'],
    conditions: blocks('conditions', values).map((block) => {
      const condition = Object.fromEntries(Object.entries(block).filter(([key]) => key !== 'name'));
      if ('conditionThreshold' in condition) {
        const threshold = only('conditionThreshold', condition);
        const trigger = { count: only('trigger', threshold)['count'] };
        return { ...condition, conditionThreshold: { ...threshold, trigger } };
      }
      const field = 'conditionPrometheusQueryLanguage';
      return { ...condition, [field]: only(field, condition) };
    }),
    combiner: values['combiner'],
    enabled: values['enabled'],
    // Channels are known to Terraform alone, and so is how often they are notified again.
    alertStrategy: without('notificationChannelStrategy', only('alert_strategy', values)),
    severity: values['severity'],
  };
};

const without = (field: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== field));
