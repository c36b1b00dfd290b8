/**
 * Alert policies: conditions without the numbers that the server gives them, and values that are the same as none. Source:
 * google/monitoring/v3/alert.proto.
 */
import type { JsonObject } from '../resource.ts';
import { mapped, mappedItems, mappedObject, sorted, without, withoutDefaults } from './edit.ts';

export const policy = (body: JsonObject): JsonObject => {
  const named = mapped(mappedItems(body, 'conditions', condition), 'notificationChannels', sorted);
  const documented = mappedObject(named, 'documentation', (documentation) =>
    withoutDefaults(documentation, { mimeType: 'text/markdown' }),
  );
  return {
    ...mappedObject(documented, 'alertStrategy', (strategy) =>
      mapped(mappedItems(strategy, 'notificationChannelStrategy', renotified), 'notificationPrompts', sorted),
    ),
    enabled: body['enabled'] ?? true,
  };
};

const renotified = (strategy: JsonObject): JsonObject => mapped(strategy, 'notificationChannelNames', sorted);

const condition = (body: JsonObject): JsonObject => {
  const unnamed = without(body, 'name');
  const counted = ['conditionThreshold', 'conditionAbsent'].reduce(
    (result, field) =>
      mapped(result, field, (value) =>
        mappedObject(value as JsonObject, 'trigger', (trigger) => withoutDefaults(trigger, { count: 1 })),
      ),
    unnamed,
  );
  return mapped(counted, 'conditionPrometheusQueryLanguage', (value) =>
    withoutDefaults(value as JsonObject, { evaluationInterval: '30s' }),
  );
};
