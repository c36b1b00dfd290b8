import { defineCheck, type Check } from '../../lint/check.ts';
import { googleIssuer } from '../../model/access.ts';
import type { Promises, Reason } from '../../slo/checks/promises.ts';
import type { InfrastructureContext } from '../infrastructure/context.ts';
import { accountId } from '../infrastructure/identity.ts';
import { eachDeployed } from './deployed.ts';

export const gateway: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/gateway',
    severity: 'error',
    title: 'Cloud Endpoints can serve the routes of the API, and the API accepts the gateway.',
    source:
      'Cloud Endpoints, "OpenAPI extensions" (x-google-backend: ESPv2 replaces Authorization) and "Path templating"',
  },
  eachDeployed((context) =>
    context.infrastructure.gateway === 'endpoints' ? [...authFaults(context), ...pathFaults(context)] : [],
  ),
);

const authFaults = (context: InfrastructureContext): readonly Reason[] => {
  const { system } = context;
  const { auth, identity } = system.stages.api;
  if (auth === 'none') return [];
  if (auth !== 'oidc')
    return [
      {
        path: 'stages.api.auth',
        message: `the gateway puts its own token in place of the caller's, so that no caller has ${auth === 'token' ? 'a token' : 'an assertion'} that the API takes`,
        fix: "write auth: 'oidc', with the gateway as a caller; callers of the gateway have API keys",
      },
    ];
  const email = `${accountId(context, 'gateway')}@${system.project}.iam.gserviceaccount.com`;
  if (identity?.issuer !== googleIssuer || identity.callers?.includes(email) === true) return [];
  return [
    {
      path: 'stages.api.identity.callers',
      message: `the gateway calls the API as ${email}, which is not among the callers: every request would be answered 403`,
      fix: `add '${email}'`,
    },
  ];
};

/** A segment is a text or one variable. */
const pathFaults = ({ system }: InfrastructureContext): readonly Reason[] =>
  system.stages.api.routes.flatMap(({ path }, index) => {
    const segment = path.split('/').find((part) => part.includes('{') && !/^\{\w+\}$/.test(part));
    if (segment === undefined) return [];
    return [
      {
        path: `stages.api.routes[${index}].path`,
        message: `Cloud Endpoints takes a path segment that is a text or one variable, and '${segment}' is neither`,
        fix: "give each variable a segment of its own, or write gateway: 'load-balancer'",
      },
    ];
  });
