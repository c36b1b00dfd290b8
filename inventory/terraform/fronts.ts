/** What stands in front of a service in Terraform: load balancers, Cloud Endpoints, Kubernetes. */
import { at, listAt, textAt } from '../value.ts';
import { commonOf, linkAt, type Read, type Reading } from './reading.ts';
import { callableTypes } from './services.ts';

const unnamed = { reason: 'its name is known after apply' };

const proxyTypes = ['https', 'http'].flatMap((scheme) => [
  `google_compute_target_${scheme}_proxy`,
  `google_compute_region_target_${scheme}_proxy`,
]);
const urlMapTypes = ['google_compute_url_map', 'google_compute_region_url_map'];
const backendTypes = ['google_compute_backend_service', 'google_compute_region_backend_service'];
const groupTypes = [
  'google_compute_region_network_endpoint_group',
  'google_compute_network_endpoint_group',
  'google_compute_global_network_endpoint_group',
];

const isInternal = ({ instance: { values } }: Reading): boolean =>
  (textAt(values, 'load_balancing_scheme') ?? '').startsWith('INTERNAL');

const forwardingRule: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  if (name === undefined) return unnamed;
  const proxy = linkAt(reading, ['target'], proxyTypes);
  return { kind: 'ForwardingRule', ...commonOf(reading), name, proxy, isInternal: isInternal(reading) };
};

const targetProxy: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  if (name === undefined) return unnamed;
  return { kind: 'TargetProxy', ...commonOf(reading), name, urlMap: linkAt(reading, ['url_map'], urlMapTypes) };
};

const urlMap: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  const matchers = listAt(values, 'path_matcher').flatMap((matcher, index) => [
    linkAt(reading, ['path_matcher', index, 'default_service'], backendTypes),
    ...listAt(matcher, 'path_rule').map((_rule, rule) =>
      linkAt(reading, ['path_matcher', index, 'path_rule', rule, 'service'], backendTypes),
    ),
  ]);
  const backends = [linkAt(reading, ['default_service'], backendTypes), ...matchers].filter(
    (backend) => backend !== undefined,
  );
  return { kind: 'UrlMap', ...commonOf(reading), name, backends: [...new Set(backends)] };
};

const backendService: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  const known = listAt(values, 'backend');
  const groups = known.flatMap((_backend, index) => linkAt(reading, ['backend', index, 'group'], groupTypes) ?? []);
  return { kind: 'BackendService', ...commonOf(reading), name, groups, isInternal: isInternal(reading) };
};

const endpointGroup: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  if (name === undefined) return unnamed;
  return {
    kind: 'EndpointGroup',
    ...commonOf(reading),
    name,
    service: linkAt(reading, ['cloud_run', 0, 'service'], callableTypes),
    function: linkAt(reading, ['cloud_function', 0, 'function'], callableTypes),
  };
};

const endpointsService: Read = (reading) => {
  const service = textAt(reading.instance.values, 'service_name');
  return service === undefined ? unnamed : { kind: 'EndpointsService', ...commonOf(reading), service };
};

/** The managed service of an API is what its metrics are counted under. */
const apiGateway: Read = (reading) => {
  const service = textAt(reading.instance.values, 'managed_service');
  return service === undefined
    ? { reason: 'its managed service, under which its requests are counted, is known after apply' }
    : { kind: 'EndpointsService', ...commonOf(reading), service };
};

const gkeCluster: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  return name === undefined ? unnamed : { kind: 'GkeCluster', ...commonOf(reading), name };
};

const workload: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'metadata', 0, 'name');
  if (name === undefined) return unnamed;
  const container = at(values, 'spec', 0, 'template', 0, 'spec', 0, 'container', 0);
  return {
    kind: 'Workload',
    ...commonOf(reading),
    name,
    namespace: textAt(values, 'metadata', 0, 'namespace') ?? 'default',
    variables: listAt(container, 'env').flatMap((block) => {
      const variable = textAt(block, 'name');
      return variable === undefined ? [] : [{ name: variable, value: textAt(block, 'value') }];
    }),
  };
};

const exposure: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'metadata', 0, 'name');
  if (name === undefined) return unnamed;
  return {
    kind: 'Exposure',
    ...commonOf(reading),
    name,
    namespace: textAt(values, 'metadata', 0, 'namespace') ?? 'default',
    target:
      textAt(values, 'spec', 0, 'selector', 'app') ??
      textAt(values, 'spec', 0, 'default_backend', 0, 'service', 0, 'name') ??
      textAt(values, 'spec', 0, 'rule', 0, 'http', 0, 'path', 0, 'backend', 0, 'service', 0, 'name'),
  };
};

const each = (types: readonly string[], read: Read): Readonly<Record<string, Read>> =>
  Object.fromEntries(types.map((type) => [type, read]));

export const fronts: Readonly<Record<string, Read>> = {
  ...each(['google_compute_global_forwarding_rule', 'google_compute_forwarding_rule'], forwardingRule),
  ...each(proxyTypes, targetProxy),
  ...each(urlMapTypes, urlMap),
  ...each(backendTypes, backendService),
  ...each(groupTypes, endpointGroup),
  google_endpoints_service: endpointsService,
  google_api_gateway_api: apiGateway,
  google_container_cluster: gkeCluster,
  ...each(
    ['kubernetes_deployment', 'kubernetes_deployment_v1', 'kubernetes_stateful_set', 'kubernetes_stateful_set_v1'],
    workload,
  ),
  ...each(['kubernetes_service', 'kubernetes_service_v1', 'kubernetes_ingress_v1', 'kubernetes_ingress'], exposure),
};
