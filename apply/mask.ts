/** Update masks: the fields that differ, at the depth at which Google's methods take them. */
import type { FieldDifference, Kind } from './resource.ts';

/** Of an uptime check the fields inside these. Source: terraform-provider-google, resource_monitoring_uptime_check_config.go. */
const nested: ReadonlySet<string> = new Set(['httpCheck', 'tcpCheck']);

/** Fields that no update may change. Source: monitoring v3, projects.uptimeCheckConfigs.patch; projects.services.serviceLevelObjectives.patch. */
const fixed: Readonly<Partial<Record<Kind, ReadonlySet<string>>>> = {
  uptimeCheck: new Set(['monitoredResource', 'resourceGroup', 'checkerType']),
};

const fieldOf = (path: string): string => {
  const [top = path, second] = path.split(/[.[]/, 2);
  return nested.has(top) && second !== undefined && path[top.length] === '.' ? `${top}.${second}` : top;
};

/** In JSON's spelling, each once. */
export const maskOf = (fields: readonly FieldDifference[]): readonly string[] => [
  ...new Set(fields.map(({ path }) => fieldOf(path))),
];

/** Fields of the mask that only a new resource can have. */
export const fixedFields = (kind: Kind, mask: readonly string[]): readonly string[] =>
  mask.filter((field) => fixed[kind]?.has(field) === true);
