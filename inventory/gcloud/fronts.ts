/** `gcloud compute`, `endpoints`, `api-gateway` and `container`, and `kubectl get -o json`. */
import type { Resource } from '../inventory.ts';
import { at, lastPart, listAt, mapAt, textAt } from '../value.ts';
import { commonOf, environmentList, isNamed, type Item, type Kind } from './reading.ts';

const compute = (name: string, read: Kind['read']): Kind => ({
  type: `compute ${name}`,
  matches: ({ kind }) => kind === `compute#${name}`,
  read,
});

const named = (
  item: Item,
): Pick<Resource, 'address' | 'project' | 'region' | 'labels'> & { readonly name: string } => ({
  ...commonOf(item),
  name: textAt(item.value, 'name') ?? '',
});

const isInternal = ({ value }: Item): boolean => (textAt(value, 'loadBalancingScheme') ?? '').startsWith('INTERNAL');

const targetProxy: Kind['read'] = (item) => ({
  kind: 'TargetProxy',
  ...named(item),
  urlMap: lastPart(textAt(item.value, 'urlMap')),
});

const computeKinds: readonly Kind[] = [
  compute('forwardingRule', (item) => ({
    kind: 'ForwardingRule',
    ...named(item),
    proxy: lastPart(textAt(item.value, 'target')),
    isInternal: isInternal(item),
  })),
  compute('targetHttpsProxy', targetProxy),
  compute('targetHttpProxy', targetProxy),
  compute('urlMap', (item) => ({ kind: 'UrlMap', ...named(item), backends: backendsOf(item) })),
  compute('backendService', (item) => ({
    kind: 'BackendService',
    ...named(item),
    groups: listAt(item.value, 'backends').flatMap((backend) => lastPart(textAt(backend, 'group')) ?? []),
    isInternal: isInternal(item),
  })),
  compute('networkEndpointGroup', (item) => ({
    kind: 'EndpointGroup',
    ...named(item),
    service: textAt(item.value, 'cloudRun', 'service'),
    function: textAt(item.value, 'cloudFunction', 'function'),
  })),
];

const backendsOf = ({ value }: Item): readonly string[] => {
  const matchers = listAt(value, 'pathMatchers').flatMap((matcher) => [
    textAt(matcher, 'defaultService'),
    ...listAt(matcher, 'pathRules').map((rule) => textAt(rule, 'service')),
  ]);
  const backends = [textAt(value, 'defaultService'), ...matchers].flatMap((backend) => lastPart(backend) ?? []);
  return [...new Set(backends)];
};

const endpoints: Kind = {
  type: 'endpoints service',
  matches: (value) => textAt(value, 'serviceName') !== undefined && textAt(value, 'producerProjectId') !== undefined,
  read: (item) => ({
    kind: 'EndpointsService',
    ...commonOf(item),
    project: textAt(item.value, 'producerProjectId'),
    service: textAt(item.value, 'serviceName') ?? '',
  }),
};

const apiGateway: Kind = {
  type: 'api-gateway api',
  matches: (value) => isNamed(value, /\/apis\/[^/]+$/) && textAt(value, 'managedService') !== undefined,
  read: (item) => ({
    kind: 'EndpointsService',
    ...commonOf(item),
    service: textAt(item.value, 'managedService') ?? '',
  }),
};

const cluster: Kind = {
  type: 'container cluster',
  matches: (value) =>
    at(value, 'nodePools') !== undefined || /container\.googleapis\.com/.test(textAt(value, 'selfLink') ?? ''),
  read: (item) => ({ kind: 'GkeCluster', ...named(item) }),
};

const isKubernetes =
  (...kinds: readonly string[]): Kind['matches'] =>
  (value) =>
    kinds.includes(textAt(value, 'kind') ?? '') &&
    textAt(value, 'apiVersion') !== undefined &&
    !/knative/.test(textAt(value, 'apiVersion') ?? '') &&
    mapAt(value, 'metadata') !== undefined;

const metadata = (
  item: Item,
): Pick<Resource, 'address' | 'project' | 'region' | 'labels'> & {
  readonly name: string;
  readonly namespace: string;
} => ({
  ...commonOf(item),
  name: textAt(item.value, 'metadata', 'name') ?? '',
  namespace: textAt(item.value, 'metadata', 'namespace') ?? 'default',
});

const workload: Kind = {
  type: 'kubernetes workload',
  matches: isKubernetes('Deployment', 'StatefulSet'),
  read: (item) => ({
    kind: 'Workload',
    ...metadata(item),
    variables: environmentList(listAt(item.value, 'spec', 'template', 'spec', 'containers', 0, 'env')),
  }),
};

const exposure: Kind = {
  type: 'kubernetes service or ingress',
  matches: isKubernetes('Service', 'Ingress'),
  read: (item) => ({
    kind: 'Exposure',
    ...metadata(item),
    target:
      textAt(item.value, 'spec', 'selector', 'app') ??
      textAt(item.value, 'spec', 'defaultBackend', 'service', 'name') ??
      textAt(item.value, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name'),
  }),
};

export const frontKinds: readonly Kind[] = [...computeKinds, endpoints, apiGateway, cluster, workload, exposure];
