/** Snoozes: `v3/projects/…/snoozes`. They cannot be deleted. */
import { merged } from '../masks.ts';
import { invalid, notFound } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { canonical, listed, refuseLonger, requiredMask, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const field = (path: string, why: string): Error => invalid(`Field snooze.${path} is invalid: ${why}`);

const refuse = ({ world, policies }: Store, project: Project, snooze: Body): void => {
  refuseLonger(snooze, 'displayName', 512, 'snooze.display_name');
  if (snooze['displayName'] === undefined) throw field('display_name', 'must be set.');
  const named = ((snooze['criteria'] as Body | undefined)?.['policies'] ?? []) as readonly string[];
  if (named.length === 0 || named.length > 16)
    throw field('criteria.policies', `${named.length} policies; 1 to 16 are allowed.`);
  for (const name of named) {
    if (!policies.has(name)) throw notFound(name);
    if (!name.startsWith(`projects/${project.id}/`)) throw field('criteria.policies', `${name} is in another project.`);
  }
  const { startTime, endTime } = (snooze['interval'] ?? {}) as { startTime?: string; endTime?: string };
  if (startTime === undefined || endTime === undefined) throw field('interval', 'begin and end must be set.');
  if (Date.parse(endTime) <= Date.parse(startTime)) throw field('interval', 'the end must be after the begin.');
  if (Date.parse(endTime) <= world.now().getTime()) throw field('interval.end_time', `${endTime} is in the past.`);
};

export const snoozeRoutes = (store: Store): readonly Route[] => {
  const { world, snoozes } = store;
  const projectIn = ({ part }: Call): Project => projectOf(world, part['project']);
  const nameOf = (call: Call): string => `projects/${projectIn(call).id}/snoozes/${textOf(call.part['snooze'])}`;
  const create = (call: Call): Body => {
    const project = projectIn(call);
    const body = canonical('Snooze', call.body, 'snooze');
    const { startTime } = (body['interval'] ?? {}) as { startTime?: string };
    if (startTime !== undefined && Date.parse(startTime) < world.now().getTime())
      throw field('interval.start_time', `${startTime} is in the past.`);
    refuse(store, project, body);
    const name = `projects/${project.id}/snoozes/${store.nextId()}`;
    return snoozes.add(name, { ...body, name });
  };
  const update = (call: Call): Body => {
    const name = nameOf(call);
    const mask = requiredMask(call);
    for (const path of mask) if (!/^(displayName|interval)(\.|$)/.test(path)) throw field(path, 'cannot change.');
    const body = merged(snoozes.get(name), canonical('Snooze', call.body, 'snooze'), mask);
    refuse(store, projectIn(call), body);
    return snoozes.put(name, { ...body, name });
  };
  const path = 'v3/projects/{project}/snoozes';
  return [
    { method: 'GET', path, answer: (call) => listed('snoozes', snoozes, `projects/${projectIn(call).id}`, call) },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{snooze}`, answer: (call) => snoozes.get(nameOf(call)) },
    { method: 'PATCH', path: `${path}/{snooze}`, answer: update },
  ];
};
