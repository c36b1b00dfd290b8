/** The key by which a wanted resource is found again among live ones of its kind in its project. */
import { labelsOf } from './labels.ts';
import type { JsonObject, Kind } from './resource.ts';

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Undefined where its labels say none. `name` is its resource name. */
export const keyOf = (kind: Kind, name: string, body: JsonObject): string | undefined => {
  switch (kind) {
    case 'metricDescriptor':
      return typeof body['type'] === 'string' ? body['type'] : undefined;
    case 'service':
    case 'dashboard':
      return lastPart(name);
    case 'slo':
      return /\/services\/([^/]+)\/serviceLevelObjectives\/([^/]+)$/.exec(name)?.slice(1, 3).join('/');
    case 'logMetric':
      return name.slice(name.indexOf('/metrics/') + '/metrics/'.length);
    case 'uptimeCheck':
      return labelKey(labelsOf(kind, body), 'check');
    case 'alertPolicy':
      return labelKey(labelsOf(kind, body), 'alert');
  }
};

const labelKey = (labels: Readonly<Record<string, string>>, label: string): string | undefined => {
  const parts = [labels['system'], labels['environment'], labels[label]];
  return parts.includes(undefined) ? undefined : parts.join('/');
};
