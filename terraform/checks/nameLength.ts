import { defineCheck, type Check } from '../../lint/check.ts';
import type { Promises, Reason } from '../../slo/checks/promises.ts';
import type { InfrastructureContext } from '../infrastructure/context.ts';
import { longestRolledOut, tagLength } from '../../model/rolledOutName.ts';
import { resourceName } from '../../model/system.ts';
import { gatewayName } from '../infrastructure/gateway.ts';
import { accountId, accountRoles } from '../infrastructure/identity.ts';
import { eachDeployed } from './deployed.ts';

interface Named {
  readonly path: string;
  readonly what: string;
  readonly name: string;
  readonly most: number;
  readonly least?: number;
  readonly fix: string;
}

/** Sources: IAM, ServiceAccount.account_id; run.googleapis.com, Service.service_id; compute, BackendService.name. */
const namesOf = (context: InfrastructureContext): readonly Named[] => {
  const { system, infrastructure } = context;
  const own = system.infrastructure?.accounts !== undefined;
  const accounts = accountRoles(context).map((role): Named => ({
    path: own ? 'infrastructure.accounts' : 'id',
    what: 'the service account',
    name: accountId(context, role),
    most: 30,
    least: 6,
    fix: "write infrastructure: { accounts: '<short name>' }, with which the names of accounts begin",
  }));
  const byLength = accounts.toSorted((a, b) => a.name.length - b.name.length);
  const [shortest, longest] = [byLength[0]!, byLength.at(-1)!];
  // One of them is enough to say what is wrong with all.
  const account = longest.name.length > longest.most ? longest : shortest;
  const gateway: Named = {
    path: 'stages.api.name',
    what: infrastructure.gateway === 'endpoints' ? 'the Cloud Run service of the gateway' : 'the load balancer',
    name: gatewayName(context),
    most: infrastructure.gateway === 'endpoints' ? 49 : 63,
    fix: 'write a shorter name of the api stage',
  };
  const released = rolledStages(context).map((stage): Named => ({
    path: `stages.${stage}.name`,
    what: 'the Cloud Run service',
    name: resourceName(system, system.stages[stage].name, context.environment),
    most: longestRolledOut,
    fix: `write a shorter name of the ${stage} stage: its rollout gives each candidate a tag of ${tagLength} characters, and both together have at most 46`,
  }));
  return [account, ...released, ...(infrastructure.gateway === 'none' ? [] : [gateway])];
};

/** Stages whose candidates have a URL by their tag: a worker pool has none. */
const rolledStages = ({ infrastructure }: InfrastructureContext): readonly ('api' | 'ingest')[] =>
  infrastructure.ingest === 'worker' ? ['api'] : ['ingest', 'api'];

export const nameLength: Check<Promises> = defineCheck(
  {
    id: 'infrastructure/name-length',
    severity: 'error',
    title: 'Every derived name fits into the limit of its product, with the longest environment.',
    source:
      'Google Cloud: service accounts have 6 to 30 characters, Cloud Run services under 50, and with the tag of a revision at most 46, load balancers up to 63',
  },
  eachDeployed((context) =>
    namesOf(context).flatMap(({ path, what, name, most, least = 1, fix }): readonly Reason[] => {
      const { length } = name;
      if (length <= most && length >= least) return [];
      const limit = length > most ? `at most ${most}` : `at least ${least}`;
      return [{ path, message: `${what} '${name}' has ${length} characters, and Google Cloud takes ${limit}`, fix }];
    }),
  ),
);
