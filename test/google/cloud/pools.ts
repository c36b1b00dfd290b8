/**
 * IAM API v1: workload identity pools and providers. A deleted one keeps its id for 30 days. Source:
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.
 */
import { checkId, collectionRoutes, doneOperation, idIn, type Collection } from './collection.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Route } from './service.ts';
import { withProjectNumber, type World } from './world.ts';

const host = 'iam.googleapis.com';
const pools = 'projects/{project}/locations/{location}/workloadIdentityPools';

/** Issuers that serve many tenants: their tokens need a condition. Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines. */
const shared = ['https://token.actions.githubusercontent.com', 'https://gitlab.com', 'https://app.terraform.io'];

const checkName = (name: string): void => {
  const message = 'The id must have 4 to 32 lowercase letters, digits and dashes, and not begin with "gcp-"';
  checkId(idIn(name), /^(?!gcp-)[a-z0-9-]{4,32}$/, message);
};

const checkTexts = ({ displayName = '', description = '' }: { displayName?: string; description?: string }): void => {
  if (displayName.length > 32) throw invalid('display_name has at most 32 characters.');
  if (description.length > 256) throw invalid('description has at most 256 characters.');
};

const checkProvider = (sent: Body): void => {
  const {
    attributeMapping = {},
    attributeCondition = '',
    oidc,
  } = sent as {
    attributeMapping?: Record<string, string>;
    attributeCondition?: string;
    oidc?: { issuerUri?: string };
  };
  if (oidc === undefined) return;
  if (!(oidc.issuerUri ?? '').startsWith('https://'))
    throw invalid(`issuer_uri must be an https URI: ${oidc.issuerUri}.`);
  if (!('google.subject' in attributeMapping))
    throw invalid('attribute_mapping must have google.subject for an OIDC provider.');
  for (const [key, expression] of Object.entries(attributeMapping)) {
    if (!/^google\.(subject|groups)$|^attribute\.[a-z0-9_]{1,100}$/.test(key))
      throw invalid(`Invalid attribute mapping key: "${key}".`);
    if (expression.length === 0 || expression.length > 2048) throw invalid(`Invalid attribute mapping of ${key}.`);
  }
  if (Object.keys(attributeMapping).length > 50) throw invalid('attribute_mapping has at most 50 attributes.');
  if (attributeCondition.length > 4096) throw invalid('attribute_condition has at most 4096 characters.');
  const mapped = [...attributeCondition.matchAll(/attribute\.([a-z0-9_]+)/g)].map(([, name]) => `attribute.${name}`);
  const unknown = mapped.find((name) => !(name in attributeMapping));
  if (unknown !== undefined) throw invalid(`attribute_condition names ${unknown}, which is not mapped.`);
  if (
    shared.includes((oidc.issuerUri ?? '').replace(/\/$/, '')) &&
    !/assertion\.|attribute\.|google\.subject/.test(attributeCondition)
  )
    throw invalid("The attribute condition must reference one of the provider's claims.");
};

/** Deletes softly: the id stays taken, with state DELETED, until it is undeleted or 30 days have passed. */
const soft = (
  world: World,
  routes: readonly Route[],
  deleted: Set<string>,
  name: (part: Readonly<Record<string, string>>) => string,
): readonly Route[] =>
  routes.map((route) => {
    if (route.method === 'DELETE')
      return {
        ...route,
        answer: (call) => {
          const answer = route.answer(call);
          deleted.add(withProjectNumber(world, name(call.part)));
          return answer;
        },
      };
    if (route.method !== 'POST') return route;
    return {
      ...route,
      answer: (call) => {
        const id = call.query.get('workloadIdentityPoolProviderId') ?? call.query.get('workloadIdentityPoolId') ?? '';
        if (deleted.has(withProjectNumber(world, name({ ...call.part, id }))))
          throw new Refusal(
            409,
            'ALREADY_EXISTS',
            'Requested entity already exists: it was deleted in the last 30 days.',
          );
        return route.answer(call);
      },
    };
  });

export const poolRoutes = (world: World): readonly Route[] => {
  const deleted = new Set<string>();
  const common = (
    parent: string,
    plural: string,
    idParameter: string,
    type: string,
    check: (sent: Body) => void,
  ): Collection => ({
    host,
    version: 'v1',
    parent,
    plural,
    idParameter,
    largest: plural === 'workloadIdentityPools' ? 1000 : 100,
    shown: (name) => withProjectNumber(world, name),
    fill: (sent, name) => {
      checkName(name);
      checkTexts(sent);
      check(sent);
      return { ...sent, state: 'ACTIVE' };
    },
    written: (body, name) =>
      doneOperation(world, host, withProjectNumber(world, name), body, `google.iam.admin.v1.${type}`),
  });
  const pool = common(
    pools.slice(0, pools.lastIndexOf('/')),
    'workloadIdentityPools',
    'workloadIdentityPoolId',
    'WorkloadIdentityPool',
    () => {},
  );
  const provider = common(
    `${pools}/{pool}`,
    'providers',
    'workloadIdentityPoolProviderId',
    'WorkloadIdentityPoolProvider',
    checkProvider,
  );
  const providerRoutes = collectionRoutes(world, provider).map((route) => ({
    ...route,
    answer: (call: Parameters<Route['answer']>[0]) => {
      const { project = '', location = '', pool: id = '' } = call.part;
      const parent = `projects/${project}/locations/${location}/workloadIdentityPools/${id}`;
      if (!world.kept.has(`//${host}/${parent}`))
        throw new Refusal(404, 'NOT_FOUND', `Requested entity was not found: ${parent}.`);
      return route.answer(call);
    },
  }));
  const rules: Route = {
    method: 'GET',
    path: `v1/${pools}/{id}:listAttestationRules`,
    answer: () => ({ attestationRules: [] }),
  };
  return [
    rules,
    ...soft(
      world,
      collectionRoutes(world, pool),
      deleted,
      ({ project, location, id }) => `projects/${project}/locations/${location}/workloadIdentityPools/${id}`,
    ),
    ...soft(
      world,
      providerRoutes,
      deleted,
      ({ project, location, pool: id, id: providerId }) =>
        `projects/${project}/locations/${location}/workloadIdentityPools/${id}/providers/${providerId}`,
    ),
  ];
};
