/**
 * The five methods that Google's resource-oriented APIs share (AIP-131 to 135), for one kind of resource: list, get, create, update,
 * delete. A service states what is refused and what is filled in; this file keeps, pages and merges. Source: https://google.aip.dev.
 */
import { maskOf, merged } from './masks.ts';
import { pageOf } from './pages.ts';
import { filled } from './policies.ts';
import { alreadyExists, invalid, notFound, Refusal } from './refusal.ts';
import type { Body, Call, Route } from './service.ts';
import { forget, fullName, keptOf, newEtag, newUid, projectOf, type World } from './world.ts';

export interface Collection {
  /** `run.googleapis.com`. */
  readonly host: string;
  /** `v2`. */
  readonly version: string;
  /** `projects/{project}/locations/{location}`. */
  readonly parent: string;
  /** `services`: the last part of the path, and the field of the list's answer. */
  readonly plural: string;
  /** The parameter with the new resource's id; undefined: `idOf` reads it from the body. */
  readonly idParameter?: string;
  readonly idOf?: (sent: Body, call: Call) => string;
  /** What a page has at most. */
  readonly largest: number;
  /** Wraps what a write answers: a long-running operation, for example. */
  readonly written?: (body: Body, name: string, verb: 'create' | 'update' | 'delete') => unknown;
  /** The name in answers; default: as in the path. */
  readonly shown?: (name: string) => string;
  /** Refuses, or returns what is kept: the sent body with all that Google fills in. */
  readonly fill: (sent: Body, name: string, call: Call, before: Body | undefined) => Body;
  /** Refuses to delete. */
  readonly checkDelete?: (kept: Body, name: string, call: Call) => void;
  readonly missing?: (name: string) => Refusal;
  readonly exists?: (name: string) => Refusal;
  /** What an update keeps of the body before; default: everything that the mask does not name, or nothing without a mask. */
  readonly outputs?: readonly string[];
}

/** A body without `null` and without empty maps: proto3 JSON has neither, and Terraform sends both. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === null ? [] : [[key, withoutNulls(field)]])),
  );
};

export const sentBody = (call: Call): Body => withoutNulls(call.body ?? {}) as Body;

export const collectionRoutes = (world: World, options: Collection): readonly Route[] => {
  const { host, version, parent, plural, idParameter, largest } = options;
  const shown = options.shown ?? ((name: string) => name);
  const written = options.written ?? ((body: Body) => body);
  const path = `${version}/${parent}/${plural}`;
  const nameOf = ({ part }: Call): string => filled(`${parent}/${plural}/{id}`, part);
  const existing = (name: string): Body => {
    const body = world.kept.get(fullName(world, host, name));
    if (body === undefined) throw (options.missing ?? notFound)(name);
    return body;
  };

  const keep = (sent: Body, name: string, call: Call, before: Body | undefined): Body => {
    const kept = options.fill(sent, name, call, before);
    const outputs = Object.fromEntries((options.outputs ?? []).map((field) => [field, before?.[field]]));
    const body = { ...kept, ...(before === undefined ? {} : outputs), name: shown(name) };
    world.kept.set(fullName(world, host, name), body);
    return body;
  };

  return [
    {
      method: 'GET',
      path,
      answer: (call) => {
        const { id } = projectOfCall(world, call);
        const under = filled(parent, id === undefined ? call.part : { ...call.part, project: id });
        const inside = new RegExp(`^${escaped(under).replaceAll('/-', '/[^/]+')}/${plural}/[^/]+$`);
        const all = keptOf(world, host)
          .filter((name) => inside.test(name))
          .sort();
        const { items, nextPageToken } = pageOf(all, call, largest);
        return { [plural]: items.map((name) => world.kept.get(`//${host}/${name}`)), nextPageToken };
      },
    },
    {
      method: 'POST',
      path,
      answer: (call) => {
        projectOfCall(world, call);
        const sent = sentBody(call);
        const id = idParameter === undefined ? options.idOf?.(sent, call) : call.query.get(idParameter);
        if (id === undefined || id === null || id === '') throw invalid(`${idParameter ?? 'name'} is required.`);
        const name = nameOf({ ...call, part: { ...call.part, id } });
        if (world.kept.has(fullName(world, host, name))) throw (options.exists ?? alreadyExists)(name);
        return written(keep(sent, name, call, undefined), name, 'create');
      },
    },
    { method: 'GET', path: `${path}/{id}`, answer: (call) => existing(nameOf(call)) },
    {
      method: 'PATCH',
      path: `${path}/{id}`,
      answer: (call) => {
        const name = nameOf(call);
        const before = existing(name);
        const sent = sentBody(call);
        if (
          typeof sent['etag'] === 'string' &&
          sent['etag'] !== '' &&
          before['etag'] !== undefined &&
          sent['etag'] !== before['etag']
        )
          throw new Refusal(409, 'ABORTED', `The etag of ${name} does not match: it was changed meanwhile.`);
        const mask = maskOf(call);
        const body = mask === undefined || mask.includes('*') ? sent : merged(before, sent, mask);
        return written(keep(body, name, call, before), name, 'update');
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      answer: (call) => {
        const name = nameOf(call);
        const kept = existing(name);
        options.checkDelete?.(kept, name, call);
        forget(world, fullName(world, host, name));
        return written(kept, name, 'delete');
      },
    },
  ];
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const projectOfCall = (world: World, { part: { project } }: Call): { readonly id?: string } =>
  project === undefined ? {} : projectOf(world, project);

/** An operation that is done in its first answer, so that no client has to wait. */
export const doneOperation = (world: World, host: string, prefix: string, response: Body, type: string): Body => ({
  name: `${prefix}/operations/${newEtag(world).replaceAll('=', '')}`,
  metadata: { '@type': `type.googleapis.com/google.protobuf.Empty`, service: host },
  done: true,
  response: { '@type': `type.googleapis.com/${type}`, ...response },
});

/** createTime, updateTime, etag. */
export const stamped = (world: World, body: Body, before: Body | undefined): Body => {
  const now = world.now().toISOString();
  return { ...body, createTime: before?.['createTime'] ?? now, updateTime: now, etag: newEtag(world) };
};

/** Refuses an id that the pattern does not match. */
export const checkId = (id: string, pattern: RegExp, message: string): void => {
  if (!pattern.test(id)) throw invalid(`${message}: "${id}".`);
};

export const idIn = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** An id that the server makes. */
export const newIdOf = (world: World): string => newUid(world);
