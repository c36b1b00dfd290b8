/**
 * What Compute Engine refuses and fills in, by kind. Sources: the reference of each resource, and
 * https://cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts#limitations.
 */
import { invalid } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';
import { fullName, type World } from '../world.ts';

export type ComputeKind =
  | 'networkEndpointGroups'
  | 'backendServices'
  | 'urlMaps'
  | 'sslCertificates'
  | 'addresses'
  | 'targetHttpsProxies'
  | 'targetHttpProxies'
  | 'forwardingRules'
  | 'securityPolicies';

type Fill = (world: World, sent: Body, name: string) => Body;

const networkEndpointGroup: Fill = (world, sent, name) => {
  const [, project = '', , region = ''] = name.split('/');
  const { cloudRun, cloudFunction } = sent as {
    cloudRun?: { service?: string; urlMask?: string };
    cloudFunction?: { function?: string };
  };
  if (sent['networkEndpointType'] !== 'SERVERLESS') throw invalid('A regional group here must be of type SERVERLESS.');
  const { service } = cloudRun ?? {};
  if (
    service !== undefined &&
    !world.kept.has(
      fullName(world, 'run.googleapis.com', `projects/${project}/locations/${region}/services/${service}`),
    )
  )
    throw invalid(`Invalid value for field 'resource.cloudRun.service': '${service}'. No such service in ${region}.`);
  if ([cloudRun, cloudFunction, sent['appEngine']].filter((target) => target !== undefined).length !== 1)
    throw invalid('A serverless group must have exactly one of cloudRun, cloudFunction and appEngine.');
  return { ...sent, size: 0 };
};

const backendService: Fill = (_world, sent) => {
  const backends = (sent['backends'] ?? []) as readonly Body[];
  const isStatements = backends.some(
    ({ group }) => textOf(group).includes('/regions/') && textOf(group).includes('/networkEndpointGroups/'),
  );
  if (isStatements) {
    if (sent['timeoutSec'] !== undefined && sent['timeoutSec'] !== 30)
      throw invalid('Timeout sec is not supported for a backend service with Serverless network endpoint groups.');
    if (sent['portName'] !== undefined && sent['portName'] !== '' && sent['portName'] !== 'http')
      throw invalid('Port name is not supported for a backend service with Serverless network endpoint groups.');
    if (((sent['healthChecks'] ?? []) as readonly unknown[]).length > 0)
      throw invalid('A backend service cannot have a healthcheck with Serverless network endpoint group backends.');
    const mode = backends.find(({ maxUtilization }) => maxUtilization !== undefined);
    if (mode !== undefined) throw invalid('Max utilization is not supported for Serverless network endpoint groups.');
  }
  const { enable, sampleRate } = (sent['logConfig'] ?? {}) as { enable?: boolean; sampleRate?: number };
  if (sampleRate !== undefined && (sampleRate < 0 || sampleRate > 1))
    throw invalid(`logConfig.sampleRate must be between 0 and 1: ${sampleRate}.`);
  return {
    protocol: 'HTTP',
    portName: 'http',
    port: 80,
    timeoutSec: 30,
    loadBalancingScheme: 'EXTERNAL',
    sessionAffinity: 'NONE',
    affinityCookieTtlSec: 0,
    enableCDN: false,
    connectionDraining: { drainingTimeoutSec: 0 },
    ...sent,
    backends: backends.map((backend) => ({ balancingMode: 'UTILIZATION', capacityScaler: 1, ...backend })),
    logConfig:
      enable === true
        ? { sampleRate: 1, optionalMode: 'EXCLUDE_ALL_OPTIONAL', ...(sent['logConfig'] as Body) }
        : { enable: false },
  };
};

const sslCertificate: Fill = (_world, sent) => {
  const { domains = [] } = (sent['managed'] ?? {}) as { domains?: readonly string[] };
  if (domains.length === 0 || domains.length > 100)
    throw invalid(`A managed certificate has 1 to 100 domains: ${domains.length}.`);
  for (const domain of domains)
    if (domain.length > 63 || !/^([a-z0-9-]+\.)+[a-z]{2,}\.?$/.test(domain))
      throw invalid(`Invalid value for field 'resource.managed.domains': '${domain}'.`);
  return { ...sent, type: 'MANAGED', managed: { domains, status: 'PROVISIONING' } };
};

const address: Fill = (_world, sent) => ({
  addressType: 'EXTERNAL',
  ipVersion: 'IPV4',
  networkTier: 'PREMIUM',
  address: '203.0.113.1',
  ...sent,
  status: 'RESERVED',
});

const proxy: Fill = (_world, sent) => {
  if (textOf(sent['urlMap']) === '') throw invalid("Invalid value for field 'resource.urlMap': ''. It must be set.");
  return { quicOverride: 'NONE', proxyBind: false, ...sent };
};

const httpsProxy: Fill = (world, sent, name) => {
  const certificates = (sent['sslCertificates'] ?? []) as readonly unknown[];
  if (certificates.length > 15) throw invalid('A target proxy has at most 15 certificates.');
  if (certificates.length === 0 && sent['certificateMap'] === undefined)
    throw invalid('Ssl certificates must be specified.');
  return proxy(world, sent, name);
};

const forwardingRule: Fill = (_world, sent) => {
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(textOf(sent['portRange'])) ?? [];
  if (from === '') throw invalid(`Invalid value for field 'resource.portRange': '${textOf(sent['portRange'])}'.`);
  if (textOf(sent['target']).includes('/targetHttpsProxies/') && from !== '443')
    throw invalid(`A target HTTPS proxy accepts port 443 only: ${from}.`);
  return {
    IPProtocol: 'TCP',
    loadBalancingScheme: 'EXTERNAL',
    networkTier: 'PREMIUM',
    IPAddress: '203.0.113.1',
    ...sent,
    portRange: `${from}-${to}`,
  };
};

interface Rule extends Body {
  readonly priority?: number;
  readonly action?: string;
  readonly rateLimitOptions?: { readonly banDurationSec?: number };
}

/** Every policy ends with a rule for all others, which allows. */
const securityPolicy: Fill = (_world, sent) => {
  const rules = (sent['rules'] ?? []) as readonly Rule[];
  const priorities = rules.map(({ priority = 0 }) => priority);
  const doubled = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
  if (doubled !== undefined) throw invalid(`Cannot have rules with the same priorities: ${doubled}.`);
  for (const { action = '', rateLimitOptions } of rules) {
    if (!/^(allow|deny\((403|404|429|502)\)|rate_based_ban|throttle|redirect)$/.test(action))
      throw invalid(`Invalid value for field 'resource.rules.action': '${action}'.`);
    if (['rate_based_ban', 'throttle'].includes(action) !== (rateLimitOptions !== undefined))
      throw invalid(`rateLimitOptions must be set for ${action} only.`);
    if (
      action === 'throttle' &&
      rateLimitOptions?.banDurationSec !== undefined &&
      rateLimitOptions.banDurationSec !== 0
    )
      throw invalid('banDurationSec is for rate_based_ban only.');
  }
  const last = {
    priority: 2_147_483_647,
    action: 'allow',
    description: 'default rule',
    match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } },
  };
  const all = priorities.includes(last.priority) ? rules : [...rules, last];
  return {
    type: 'CLOUD_ARMOR',
    ...sent,
    rules: all.map((rule) => ({ preview: false, ...rule, kind: 'compute#securityPolicyRule' })),
  };
};

const fills: Readonly<Record<ComputeKind, Fill>> = {
  networkEndpointGroups: networkEndpointGroup,
  backendServices: backendService,
  urlMaps: (_world, sent) => sent,
  sslCertificates: sslCertificate,
  addresses: address,
  targetHttpsProxies: httpsProxy,
  targetHttpProxies: proxy,
  forwardingRules: forwardingRule,
  securityPolicies: securityPolicy,
};

export const fillOf = (world: World, kind: ComputeKind, sent: Body, name: string): Body =>
  fills[kind](world, sent, name);
