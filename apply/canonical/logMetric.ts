/** Log-based metrics: the server describes the metric that it makes of them. Source: Logging API v2, LogMetric. */
import type { JsonObject } from '../resource.ts';
import { mappedItems, mappedObject, without, withoutDefaults } from './edit.ts';

/** A counter is the default. */
const counter: JsonObject = { unit: '1', metricKind: 'DELTA', valueType: 'INT64' };

export const logMetric = (body: JsonObject): JsonObject =>
  mappedObject(without(body, 'version'), 'metricDescriptor', (descriptor) =>
    mappedItems(
      withoutDefaults(
        without(
          descriptor,
          'name',
          'type',
          'description',
          'displayName',
          'launchStage',
          'metadata',
          'monitoredResourceTypes',
        ),
        counter,
      ),
      'labels',
      (label) => withoutDefaults(label, { valueType: 'STRING' }),
    ),
  );
