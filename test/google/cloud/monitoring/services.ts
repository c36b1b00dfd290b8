/** Services and their SLOs: `v3/projects/…/services/…/serviceLevelObjectives`. Their names have the number of the project. */
import { merged } from '../masks.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf } from '../world.ts';
import { refuseSlo } from './sloRules.ts';
import { canonical, listed, refuseLabels, requiredMask, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const idPattern = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Generated where none is sent, as Google does. */
const idOf = ({ query }: Call, store: Store, ...spellings: readonly string[]): string => {
  const id = spellings.map((key) => query.get(key)).find((value) => value !== null && value !== '');
  if (id === undefined || id === null) return `generated-${store.nextId().slice(0, 6)}`;
  if (!idPattern.test(id)) throw invalid(`Invalid id "${id}": it must match ${idPattern.source}.`);
  return id;
};

const identifiers = [
  'custom',
  'appEngine',
  'cloudEndpoints',
  'clusterIstio',
  'meshIstio',
  'istioCanonicalService',
  'cloudRun',
  'gkeNamespace',
  'gkeWorkload',
  'gkeService',
  'basicService',
];

const refuseService = (service: Body): void => {
  if (!identifiers.some((kind) => service[kind] !== undefined)) throw invalid('The kind of the service must be set.');
  refuseLabels(service, 'service');
};

export const serviceRoutes = (store: Store): readonly Route[] => {
  const { world, services, slos } = store;
  const parentOf = ({ part }: Call): string => `projects/${projectOf(world, part['project']).number}`;
  const nameOf = (call: Call): string => `${parentOf(call)}/services/${textOf(call.part['service'])}`;
  const sloNameOf = (call: Call): string => `${nameOf(call)}/serviceLevelObjectives/${textOf(call.part['slo'])}`;

  const createService = (call: Call): Body => {
    const body = canonical('Service', call.body, 'service');
    refuseService(body);
    const name = `${parentOf(call)}/services/${idOf(call, store, 'serviceId', 'service_id')}`;
    return services.add(name, { ...body, name, telemetry: body['telemetry'] ?? {} });
  };
  const updateService = (call: Call): Body => {
    const name = nameOf(call);
    const mask = requiredMask(call);
    for (const field of mask)
      if (identifiers.includes(field.split('.')[0] ?? ''))
        throw invalid(`The field ${field} of a service cannot change.`);
    const body = merged(services.get(name), canonical('Service', call.body, 'service'), mask);
    refuseService(body);
    return services.put(name, { ...body, name });
  };
  const removeService = (call: Call): void => {
    const name = nameOf(call);
    services.remove(name);
    for (const slo of slos.names()) if (slo.startsWith(`${name}/`)) slos.remove(slo);
  };

  const createSlo = (call: Call): Body => {
    const service = nameOf(call);
    services.get(service);
    const body = canonical('ServiceLevelObjective', call.body, 'service_level_objective');
    refuseSlo(store, projectOf(world, call.part['project']), body);
    const name = `${service}/serviceLevelObjectives/${idOf(call, store, 'serviceLevelObjectiveId', 'service_level_objective_id')}`;
    return slos.add(name, { ...body, name });
  };
  const updateSlo = (call: Call): Body => {
    const name = sloNameOf(call);
    const sent = canonical('ServiceLevelObjective', call.body, 'service_level_objective');
    const changed = merged(slos.get(name), sent, requiredMask(call));
    const body = { ...canonical('ServiceLevelObjective', changed, 'service_level_objective'), name };
    refuseSlo(store, projectOf(world, call.part['project']), body);
    return slos.put(name, body);
  };

  const path = 'v3/projects/{project}/services';
  const sloPath = `${path}/{service}/serviceLevelObjectives`;
  return [
    { method: 'GET', path, answer: (call) => listed('services', services, parentOf(call), call) },
    { method: 'POST', path, answer: createService },
    { method: 'GET', path: `${path}/{service}`, answer: (call) => services.get(nameOf(call)) },
    { method: 'PATCH', path: `${path}/{service}`, answer: updateService },
    { method: 'DELETE', path: `${path}/{service}`, answer: removeService },
    {
      method: 'GET',
      path: sloPath,
      answer: (call) => {
        if (call.part['service'] !== '-') services.get(nameOf(call));
        const parent = call.part['service'] === '-' ? `${parentOf(call)}/services` : nameOf(call);
        return listed('serviceLevelObjectives', slos, parent, call);
      },
    },
    { method: 'POST', path: sloPath, answer: createSlo },
    { method: 'GET', path: `${sloPath}/{slo}`, answer: (call) => slos.get(sloNameOf(call)) },
    { method: 'PATCH', path: `${sloPath}/{slo}`, answer: updateSlo },
    { method: 'DELETE', path: `${sloPath}/{slo}`, answer: (call) => slos.remove(sloNameOf(call)) },
  ];
};
