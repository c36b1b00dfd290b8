/**
 * The form in which both sides are compared: what the server adds or rewrites is gone, and what a person changed is not. A
 * resource and what Google answers after it was created have the same form; `undefined` members never occur.
 */
import { managerLabel, organizationLabel, readOwnerLine } from '../../model/manager.ts';
import type { Json, JsonObject, Kind } from '../resource.ts';
import { dashboard } from './dashboard.ts';
import { list, mapped, object, without } from './edit.ts';
import { logMetric } from './logMetric.ts';
import { policy } from './policy.ts';
import { proto3, type Project } from './proto3.ts';
import { service } from './service.ts';
import { uptimeCheck } from './uptimeCheck.ts';

/** Set by the server, or said by the path of a request. */
const outputs: readonly string[] = [
  'createTime',
  'creationRecord',
  'etag',
  'mutationRecord',
  'mutationRecords',
  'name',
  'resourceName',
  'telemetry',
  'updateTime',
  'validity',
];

const asItIs = (body: JsonObject): JsonObject => body;

const kindOf: Readonly<Record<Kind, (body: JsonObject) => JsonObject>> = {
  metricDescriptor: asItIs,
  service,
  slo: asItIs,
  logMetric,
  uptimeCheck,
  alertPolicy: policy,
  dashboard,
};

const keepsFalse: Readonly<Partial<Record<Kind, ReadonlySet<string>>>> = { alertPolicy: new Set(['enabled']) };

export const canonical = (kind: Kind, body: JsonObject, project: Project): JsonObject =>
  withoutManager(kindOf[kind](proto3(without(body, ...outputs), project, keepsFalse[kind])));

/** These labels say who writes the resource, which is compared elsewhere. */
const withoutManager = (body: JsonObject): JsonObject => {
  const labels = (value: Json): Json | undefined => {
    const rest = without(object(value), managerLabel, organizationLabel);
    return Object.keys(rest).length === 0 ? undefined : rest;
  };
  const cleaned = mapped(mapped(body, 'userLabels', labels), 'labels', (value) =>
    list(value).length > 0 ? value : labels(value),
  );
  return mapped(cleaned, 'description', (text) =>
    typeof text === 'string' ? (readOwnerLine(text)?.text ?? text) : text,
  );
};
