import { defineCheck, type Check } from '../../lint/check.ts';
import type { Promises } from '../../slo/checks/promises.ts';
import { isFunction } from '../infrastructure/context.ts';
import { isBehindBalancedIap } from '../infrastructure/gateway.ts';
import { eachDeployed } from './deployed.ts';

export const iapAudience: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/iap-audience',
    severity: 'error',
    title:
      'The audience of Identity-Aware Proxy names what it is in front of: the Cloud Run service, or a load balancer.',
    source:
      'cloud.google.com/iap/docs/signed-headers-howto and cloud.google.com/run/docs/securing/identity-aware-proxy-cloud-run',
  },
  eachDeployed((context) => {
    const { system, infrastructure, api } = context;
    if (system.stages.api.auth !== 'iap') return [];
    const path = 'stages.api.identity.audience';
    const audience = system.stages.api.identity?.audience ?? [];
    const wanted = `/locations/${system.region}/services/${api}`;
    const isBalanced = infrastructure.gateway === 'load-balancer';
    if (isBalanced === isBehindBalancedIap(context) && (isBalanced || audience.some((text) => text.endsWith(wanted))))
      return isFunction(context, 'api') && !isBalanced ? [functionFault] : [];
    const fix = isBalanced
      ? "write iapIdentity('/projects/<number>/global/backendServices/<id>') of the load balancer"
      : `write iapIdentity('/projects/<number>${wanted}'), or gateway: 'load-balancer' for a backend service`;
    const where = isBalanced ? 'a load balancer' : `the service '${api}' itself`;
    const message = `Identity-Aware Proxy is on ${where}, and its assertions have another audience than ${audience.join(', ')}: every request would be refused`;
    return [{ path, message, fix }];
  }),
);

const functionFault = {
  path: 'stages.api',
  message: 'a function has no Identity-Aware Proxy of its own',
  fix: "deploy the API by cloudRun(…), or write gateway: 'load-balancer'",
};
