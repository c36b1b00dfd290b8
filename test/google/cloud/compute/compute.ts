/**
 * Compute Engine API v1 as far as a load balancer in front of Cloud Run needs it. Operations are done in their first answer.
 * Source: https://cloud.google.com/compute/docs/reference/rest/v1.
 */
import { checkId, sentBody } from '../collection.ts';
import { checkLocation, regions } from '../locations.ts';
import { pageOf } from '../pages.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body, Call, FakeService, Route } from '../service.ts';
import { textOf } from '../textOf.ts';
import { forget, keptOf, newEtag, projectOf, withProjectId, type World } from '../world.ts';
import { fillOf, type ComputeKind } from './kinds.ts';

const host = 'compute.googleapis.com';
const version = 'compute/v1';

const kindNames: Readonly<Record<ComputeKind, string>> = {
  networkEndpointGroups: 'networkEndpointGroup',
  backendServices: 'backendService',
  urlMaps: 'urlMap',
  sslCertificates: 'sslCertificate',
  addresses: 'address',
  targetHttpsProxies: 'targetHttpsProxy',
  targetHttpProxies: 'targetHttpProxy',
  forwardingRules: 'forwardingRule',
  securityPolicies: 'securityPolicy',
};

/** `https://…/compute/v1/projects/p/…`, `//compute…/projects/p/…` and `projects/p/…` are the same. */
const relative = (world: World, reference: string): string =>
  withProjectId(world, reference.replace(/^.*?(?=projects\/)/, ''));

const link = (name: string): string => `https://www.googleapis.com/${version}/${name}`;

/** Where a body names other resources. */
const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string')
    return /(^|\/)projects\/[^/]+\/(global|regions\/[^/]+)\/[A-Za-z]+\/[^/]+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
};

export const fakeCompute = (world: World): FakeService => {
  const operation = (name: string, type: string): Body => {
    const [, project = '', scope = '', region = ''] = name.split('/');
    const place = scope === 'regions' ? `regions/${region}` : 'global';
    const id = `operation-${newEtag(world).replaceAll('=', '').toLowerCase()}`;
    const self = `projects/${project}/${place}/operations/${id}`;
    return {
      kind: 'compute#operation',
      id,
      name: id,
      operationType: type,
      status: 'DONE',
      progress: 100,
      targetLink: link(name),
      selfLink: link(self),
    };
  };
  const existing = (name: string): Body => {
    const body = world.kept.get(`//${host}/${name}`);
    if (body === undefined) throw new Refusal(404, 'NOT_FOUND', `The resource '${name}' was not found`);
    return body;
  };
  const keep = (kind: ComputeKind, name: string, sent: Body, before: Body | undefined): void => {
    for (const reference of referencesIn({ ...sent, selfLink: undefined, region: undefined })) {
      const target = relative(world, reference);
      if (!world.kept.has(`//${host}/${target}`))
        throw invalid(`Invalid value for field 'resource': '${target}'. The referenced resource cannot be found.`);
    }
    const [, project = '', scope = '', region = ''] = name.split('/');
    const fingerprint = newEtag(world);
    world.kept.set(`//${host}/${name}`, {
      ...fillOf(world, kind, sent, name),
      kind: `compute#${kindNames[kind]}`,
      id: before?.['id'] ?? String(1_000_000_000 + world.next()),
      name: name.slice(name.lastIndexOf('/') + 1),
      creationTimestamp: before?.['creationTimestamp'] ?? world.now().toISOString(),
      selfLink: link(name),
      ...(scope === 'regions' ? { region: link(`projects/${project}/regions/${region}`) } : {}),
      ...(['addresses', 'forwardingRules', 'securityPolicies'].includes(kind) ? { labelFingerprint: fingerprint } : {}),
      ...(kind === 'addresses' || kind === 'forwardingRules' ? {} : { fingerprint }),
    });
  };
  const checkFingerprint = (before: Body, sent: Body): void => {
    const wanted = sent['fingerprint'];
    if (wanted !== undefined && wanted !== '' && wanted !== before['fingerprint'])
      throw new Refusal(412, 'FAILED_PRECONDITION', 'Invalid fingerprint.');
  };

  const routesOf = (kind: ComputeKind, scope: 'global' | 'regions/{region}'): readonly Route[] => {
    const path = `${version}/projects/{project}/${scope}/${kind}`;
    const nameOf = ({ part: { project = '', region = '', id = '' } }: Call): string =>
      withProjectId(world, `projects/${project}/${scope.replace('{region}', region)}/${kind}/${id}`);
    const write = (method: 'PUT' | 'PATCH'): Route => ({
      method,
      path: `${path}/{id}`,
      answer: (call) => {
        const name = nameOf(call);
        const before = existing(name);
        const sent = sentBody(call);
        checkFingerprint(before, sent);
        const kept = method === 'PUT' ? { securityPolicy: before['securityPolicy'], ...sent } : { ...before, ...sent };
        keep(kind, name, kept, before);
        return operation(name, method.toLowerCase());
      },
    });
    /** `setLabels`, `setUrlMap` …: replaces the fields that are sent. */
    const set: Route = {
      method: 'POST',
      path: `${path}/{id}/{verb}`,
      answer: (call) => {
        const name = nameOf(call);
        const before = existing(name);
        const { verb = '' } = call.part;
        const { labelFingerprint, ...sent } = sentBody(call);
        if (!/^set[A-Z]/.test(verb)) throw new Refusal(404, 'NOT_FOUND', `Method not found: ${verb}`);
        if (labelFingerprint !== undefined && labelFingerprint !== before['labelFingerprint'])
          throw new Refusal(
            412,
            'FAILED_PRECONDITION',
            'Labels fingerprint either invalid or resource labels have changed',
          );
        keep(kind, name, { ...before, ...sent }, before);
        return operation(name, verb);
      },
    };
    return [
      {
        method: 'POST',
        path,
        answer: (call) => {
          projectOf(world, call.part['project']);
          if (call.part['region'] !== undefined) checkLocation(call.part['region'], regions);
          const sent = sentBody(call);
          const id = textOf(sent['name']);
          checkId(id, /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/, "Invalid value for field 'resource.name'");
          const name = nameOf({ ...call, part: { ...call.part, id } });
          if (world.kept.has(`//${host}/${name}`))
            throw new Refusal(409, 'ALREADY_EXISTS', `The resource '${name}' already exists`);
          keep(kind, name, sent, undefined);
          return operation(name, 'insert');
        },
      },
      {
        method: 'GET',
        path,
        answer: (call) => {
          const prefix = nameOf({ ...call, part: { ...call.part, id: '' } });
          const { items, nextPageToken } = pageOf(
            keptOf(world, host).filter((name) => name.startsWith(prefix)),
            call,
            500,
          );
          return { items: items.map(existing), ...(nextPageToken === '' ? {} : { nextPageToken }) };
        },
      },
      { method: 'GET', path: `${path}/{id}`, answer: (call) => existing(nameOf(call)) },
      write('PUT'),
      write('PATCH'),
      set,
      {
        method: 'DELETE',
        path: `${path}/{id}`,
        answer: (call) => {
          const name = nameOf(call);
          existing(name);
          for (const other of keptOf(world, host)) {
            const { selfLink: _self, region: _region, ...body } = existing(other);
            if (other !== name && referencesIn(body).some((reference) => relative(world, reference) === name))
              throw new Refusal(
                400,
                'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE',
                `The ${kindNames[kind]} resource '${name}' is already being used by '${other}'`,
              );
          }
          forget(world, `//${host}/${name}`);
          return operation(name, 'delete');
        },
      },
    ];
  };
  const project: Route = {
    method: 'GET',
    path: `${version}/projects/{project}`,
    answer: ({ part }) => {
      const { id, number } = projectOf(world, part['project']);
      return { kind: 'compute#project', id: number, name: id };
    },
  };
  /** Attributes that the provider changes at a path without `global`. */
  const proxies: Route = {
    method: 'POST',
    path: `${version}/projects/{project}/targetHttpsProxies/{id}/{verb}`,
    answer: (call) => {
      const name = withProjectId(
        world,
        `projects/${call.part['project']}/global/targetHttpsProxies/${call.part['id']}`,
      );
      const before = existing(name);
      keep('targetHttpsProxies', name, { ...before, ...sentBody(call) }, before);
      return operation(name, textOf(call.part['verb']));
    },
  };
  const globals = (Object.keys(kindNames) as ComputeKind[]).filter((kind) => kind !== 'networkEndpointGroups');
  return {
    name: 'compute',
    left: () => keptOf(world, host),
    routes: [
      project,
      proxies,
      ...globals.flatMap((kind) => routesOf(kind, 'global')),
      ...routesOf('networkEndpointGroups', 'regions/{region}'),
    ],
  };
};
