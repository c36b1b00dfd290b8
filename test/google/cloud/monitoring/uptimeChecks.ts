/** Uptime checks: `v3/projects/…/uptimeCheckConfigs`. */
import { maskOf, merged } from '../masks.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { queriesOf } from './policyRules.ts';
import { checksOf } from './references.ts';
import { canonical, listed, refuseLabels, seconds, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const field = (path: string, value: unknown, why: string): Error =>
  invalid(`Field uptime_check_config.${path} had an invalid value of ${JSON.stringify(value)}: ${why}`);

const resourceTypes = [
  'uptime_url',
  'gce_instance',
  'gae_app',
  'aws_ec2_instance',
  'aws_elb_load_balancer',
  'k8s_service',
  'servicedirectory_service',
  'cloud_run_revision',
];

const httpRules = (http: Body): void => {
  const port = Number(http['port'] ?? 0);
  if (port < 0 || port > 65_535) throw field('http_check.port', port, 'must be a port.');
  if (http['validateSsl'] === true && http['useSsl'] !== true)
    throw field('http_check.validate_ssl', true, 'requires use_ssl.');
  const headers = Object.keys(http['headers'] ?? {});
  if (headers.length > 100) throw field('http_check.headers', headers.length, 'at most 100 headers are allowed.');
  if (http['authInfo'] !== undefined && http['serviceAgentAuthentication'] !== undefined)
    throw field('http_check.auth_info', '', 'only one kind of authentication is allowed.');
};

const refuse = (check: Body): void => {
  if (check['displayName'] === undefined) throw field('display_name', '', 'must be set.');
  if (!['60s', '300s', '600s', '900s'].includes(textOf(check['period'] ?? '60s')))
    throw field('period', check['period'], 'must be 60s, 300s, 600s or 900s.');
  const timeout = seconds(check['timeout']);
  if (timeout < 1 || timeout > 60) throw field('timeout', check['timeout'] ?? '', 'must be between 1 and 60 seconds.');
  if (check['httpCheck'] === undefined && check['tcpCheck'] === undefined && check['syntheticMonitor'] === undefined)
    throw field('http_check', '', 'a kind of check must be set.');
  if (check['httpCheck'] !== undefined) httpRules(check['httpCheck'] as Body);
  const regions = (check['selectedRegions'] ?? []) as readonly string[];
  const locations = regions.length + (regions.includes('USA') ? 2 : 0);
  if (regions.length > 0 && locations < 3)
    throw field('selected_regions', regions, 'at least 3 locations are required.');
  const resource = check['monitoredResource'] as Body | undefined;
  if (resource !== undefined && !resourceTypes.includes(textOf(resource['type'])))
    throw field('monitored_resource.type', resource['type'] ?? '', 'is not supported.');
  if (resource?.['type'] === 'uptime_url') {
    const host = textOf((resource['labels'] as Body | undefined)?.['host']);
    if (!/^[a-zA-Z0-9]([a-zA-Z0-9.:-]*[a-zA-Z0-9])?$/.test(host))
      throw field('monitored_resource.labels.host', host, 'must be a host.');
  }
  refuseLabels(check, 'uptime_check_config');
};

/** What the server sets by itself. */
const completed = (check: Body, project: Project): Body => {
  const resource = check['monitoredResource'] as Body | undefined;
  const http = check['httpCheck'] as Body | undefined;
  return {
    ...check,
    period: check['period'] ?? '60s',
    checkerType: check['checkerType'] ?? 'STATIC_IP_CHECKERS',
    ...(resource === undefined
      ? {}
      : {
          monitoredResource: {
            ...resource,
            labels: { project_id: project.id, ...(resource['labels'] as Body | undefined) },
          },
        }),
    ...(http === undefined
      ? {}
      : {
          httpCheck: {
            ...http,
            requestMethod: http['requestMethod'] ?? 'GET',
            path: http['path'] ?? '/',
            port: http['port'] ?? (http['useSsl'] === true ? 443 : 80),
          },
        }),
  };
};

const stars = '******';

const masked = (check: Body): Body => {
  const http = check['httpCheck'] as Body | undefined;
  if (http === undefined) return check;
  const auth = http['authInfo'] as Body | undefined;
  const headers = Object.keys(http['headers'] ?? {});
  return {
    ...check,
    httpCheck: {
      ...http,
      ...(auth === undefined ? {} : { authInfo: { ...auth, password: stars } }),
      ...(http['maskHeaders'] === true
        ? { headers: Object.fromEntries([...headers, 'Content-Length'].map((header) => [header, stars])) }
        : {}),
    },
  };
};

export const uptimeRoutes = (store: Store): readonly Route[] => {
  const { world, uptimeChecks, policies } = store;
  const projectIn = ({ part }: Call): Project => projectOf(world, part['project']);
  const nameOf = (call: Call): string =>
    `projects/${projectIn(call).id}/uptimeCheckConfigs/${textOf(call.part['check'])}`;
  const given = (call: Call): Body => canonical('UptimeCheckConfig', call.body, 'uptime_check_config');
  const create = (call: Call): Body => {
    const project = projectIn(call);
    const body = given(call);
    refuse(body);
    const slug = textOf(body['displayName'])
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    const name = `projects/${project.id}/uptimeCheckConfigs/${slug}-${store.nextId().slice(0, 11)}`;
    return masked(uptimeChecks.add(name, completed({ ...body, name }, project)));
  };
  const update = (call: Call): Body => {
    const name = nameOf(call);
    const kept = uptimeChecks.get(name);
    const sent = given(call);
    const mask = maskOf(call)?.filter((path) => path !== 'name');
    const changed = mask === undefined ? sent : merged(kept, sent, mask);
    const body = completed(
      { ...canonical('UptimeCheckConfig', changed, 'uptime_check_config'), name },
      projectIn(call),
    );
    for (const fixed of ['monitoredResource', 'checkerType', 'resourceGroup'])
      if (JSON.stringify(body[fixed]) !== JSON.stringify(kept[fixed]))
        throw field(fixed, body[fixed], 'cannot change.');
    refuse(body);
    return masked(uptimeChecks.put(name, body));
  };
  const remove = (call: Call): void => {
    const name = nameOf(call);
    const id = textOf(call.part['check']);
    const users = policies.all().filter((policy) => queriesOf(policy).some((query) => checksOf(query).includes(id)));
    if (uptimeChecks.has(name) && users.length > 0)
      throw invalid(
        `Cannot delete check ${id}. One or more alerting policies is using it. Delete the alerting policy first and try again.`,
      );
    uptimeChecks.remove(name);
  };
  const path = 'v3/projects/{project}/uptimeCheckConfigs';
  return [
    {
      method: 'GET',
      path,
      answer: (call) => {
        const { uptimeCheckConfigs = [], ...rest } = listed(
          'uptimeCheckConfigs',
          uptimeChecks,
          `projects/${projectIn(call).id}`,
          call,
        );
        const bodies = (uptimeCheckConfigs as readonly Body[]).map(masked);
        return {
          ...(bodies.length === 0 ? {} : { uptimeCheckConfigs: bodies, totalSize: uptimeChecks.all().length }),
          ...rest,
        };
      },
    },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{check}`, answer: (call) => masked(uptimeChecks.get(nameOf(call))) },
    { method: 'PATCH', path: `${path}/{check}`, answer: update },
    { method: 'DELETE', path: `${path}/{check}`, answer: remove },
  ];
};
