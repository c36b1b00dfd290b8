/**
 * Service Management API v1: Cloud Endpoints. A service, its submitted configurations, and rollouts of them. A deleted service keeps its
 * name for 30 days. Source: https://cloud.google.com/service-infrastructure/docs/service-management/reference/rest.
 */
import { parse } from 'yaml';
import { doneOperation } from './collection.ts';
import { iamRoutes } from './policies.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Body, Call, FakeService } from './service.ts';
import { textOf } from './textOf.ts';
import { forget, keptOf, projectOf, type World } from './world.ts';

const host = 'servicemanagement.googleapis.com';

interface ConfigFile {
  readonly filePath?: string;
  readonly fileContents?: string;
  readonly fileType?: string;
}

const openApiOf = ({ fileContents = '' }: ConfigFile): Body => {
  try {
    return parse(Buffer.from(fileContents, 'base64').toString()) as Body;
  } catch (error) {
    throw invalid(`Cannot parse the configuration: ${String(error)}`);
  }
};

export const fakeEndpoints = (world: World): FakeService => {
  const key = (service: string): string => `//${host}/services/${service}`;
  const deleted = new Set<string>();
  const existing = ({ part: { service = '' } }: Call): Body => {
    const kept = world.kept.get(key(service));
    if (kept === undefined)
      throw new Refusal(403, 'PERMISSION_DENIED', `Not found or permission denied for service ${service}.`);
    return kept;
  };
  const done = (response: Body, type: string): Body =>
    doneOperation(world, host, '', response, `google.api.servicemanagement.v1.${type}`);

  const create = ({ body }: Call): Body => {
    const { serviceName = '', producerProjectId = '' } = (body ?? {}) as {
      serviceName?: string;
      producerProjectId?: string;
    };
    const { id } = projectOf(world, producerProjectId);
    if (!serviceName.endsWith(`.endpoints.${id}.cloud.goog`) && !/^([a-z0-9-]+\.)+run\.app$/.test(serviceName))
      throw invalid(
        `Service name ${serviceName} must be NAME.endpoints.${id}.cloud.goog or the host of a Cloud Run service.`,
      );
    if (world.kept.has(key(serviceName)))
      throw new Refusal(409, 'ALREADY_EXISTS', `Service ${serviceName} already exists.`);
    if (deleted.has(serviceName))
      throw new Refusal(
        400,
        'FAILED_PRECONDITION',
        `Service ${serviceName} has been deleted and will be purged after 30 days. To reuse this service, please undelete it.`,
      );
    const service = { serviceName, producerProjectId: id };
    world.kept.set(key(serviceName), { ...service, configs: [], rollout: undefined });
    return done(service, 'ManagedService');
  };
  const submit = (call: Call): Body => {
    const kept = existing(call);
    const { service = '' } = call.part;
    const { files = [] } = ((call.body ?? {})['configSource'] ?? {}) as { files?: readonly ConfigFile[] };
    const [file] = files;
    if (file === undefined) throw invalid('configSource.files must have a file.');
    const openApi = openApiOf(file);
    if (openApi['swagger'] !== '2.0' && !textOf(openApi['openapi']).startsWith('3.'))
      throw invalid('The configuration must be OpenAPI 2.0 (swagger: "2.0") or 3.x.');
    const name = textOf(openApi['host'], service);
    if (name !== service) throw invalid(`The host "${name}" of the configuration is not the service ${service}.`);
    const operations = Object.values(
      (openApi['paths'] ?? {}) as Readonly<Record<string, Readonly<Record<string, Body>>>>,
    ).flatMap((methods) => Object.values(methods));
    const ids = operations.flatMap(({ operationId }) => (operationId === undefined ? [] : [textOf(operationId)]));
    const doubled = ids.find((id, index) => ids.indexOf(id) !== index);
    if (doubled !== undefined) throw invalid(`operationId ${doubled} is defined more than once.`);
    const config = {
      id: `2026-11-30r${(kept['configs'] as readonly Body[]).length}`,
      name: service,
      title: textOf((openApi['info'] as Body | undefined)?.['title']),
      apis: [
        {
          name: service,
          version: textOf((openApi['info'] as Body | undefined)?.['version']),
          methods: ids.map((method) => ({ name: method })),
        },
      ],
      endpoints: [{ name: service }],
    };
    world.kept.set(key(service), { ...kept, configs: [...(kept['configs'] as readonly Body[]), config] });
    return done({ serviceConfig: config }, 'SubmitConfigSourceResponse');
  };
  const rollOut = (call: Call): Body => {
    const kept = existing(call);
    const { service = '' } = call.part;
    const { percentages = {} } = ((call.body ?? {})['trafficPercentStrategy'] ?? {}) as {
      percentages?: Readonly<Record<string, number>>;
    };
    const configs = (kept['configs'] as readonly Body[]).map(({ id }) => id);
    const unknown = Object.keys(percentages).find((id) => !configs.includes(id));
    if (unknown !== undefined) throw invalid(`Service config ${unknown} does not exist.`);
    const rollout = {
      rolloutId: `2026-11-30r${world.next()}`,
      serviceName: service,
      status: 'SUCCESS',
      trafficPercentStrategy: { percentages },
    };
    world.kept.set(key(service), { ...kept, rollout });
    return done(rollout, 'Rollout');
  };
  const configOf = (call: Call): Body => {
    const kept = existing(call);
    const rollout = kept['rollout'] as
      | { trafficPercentStrategy: { percentages: Readonly<Record<string, number>> } }
      | undefined;
    const [id] = Object.keys(rollout?.trafficPercentStrategy.percentages ?? {});
    const config = (kept['configs'] as readonly Body[]).find((other) => other['id'] === (call.part['config'] ?? id));
    if (config === undefined)
      throw new Refusal(404, 'NOT_FOUND', `No configuration of ${call.part['service']} was found.`);
    return config;
  };
  const check = (_name: string, call: Call): unknown => existing(call);
  return {
    name: 'servicemanagement',
    left: () => keptOf(world, host),
    routes: [
      { method: 'POST', path: 'v1/services', answer: create },
      {
        method: 'GET',
        path: 'v1/services/{service}',
        answer: (call) => {
          const { serviceName, producerProjectId } = existing(call);
          return { serviceName, producerProjectId };
        },
      },
      { method: 'POST', path: 'v1/services/{service}/configs:submit', answer: submit },
      { method: 'GET', path: 'v1/services/{service}/config', answer: configOf },
      { method: 'GET', path: 'v1/services/{service}/configs/{config}', answer: configOf },
      { method: 'POST', path: 'v1/services/{service}/rollouts', answer: rollOut },
      {
        method: 'DELETE',
        path: 'v1/services/{service}',
        answer: (call) => {
          existing(call);
          const { service = '' } = call.part;
          forget(world, key(service));
          deleted.add(service);
          return done({}, 'ManagedService');
        },
      },
      ...iamRoutes(world, { host, version: 'v1', resource: 'services/{service}', read: 'POST', check }),
    ],
  };
};
