/** Dashboards: `v1/projects/…/dashboards`. Names have the number of the project; a stale etag is refused. */
import { createHash } from 'node:crypto';
import { canonicalIn } from '../canonical.ts';
import { aborted, invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { completedDashboard, refuseDashboard } from './dashboardRules.ts';
import { dashboardTypes } from './dashboardTypes.ts';
import { listed, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const canonicalDashboard = canonicalIn(dashboardTypes, []);

const withEtag = (dashboard: Body, salt: string): Body => ({
  ...dashboard,
  etag: createHash('sha1')
    .update(`${salt}${JSON.stringify(dashboard)}`)
    .digest('hex')
    .slice(0, 32),
});

export const dashboardRoutes = (store: Store): readonly Route[] => {
  const { world, dashboards } = store;
  const projectIn = ({ part }: Call): Project => projectOf(world, part['project']);
  const nameOf = (call: Call): string =>
    `projects/${projectIn(call).number}/dashboards/${textOf(call.part['dashboard'])}`;
  const isTrial = ({ query }: Call): boolean => (query.get('validateOnly') ?? query.get('validate_only')) === 'true';
  const given = (call: Call): Body => {
    const body = canonicalDashboard('Dashboard', call.body, 'dashboard');
    refuseDashboard(body);
    return completedDashboard(body);
  };
  const idIn = (project: Project, name: unknown): string => {
    if (name === undefined) return store.nextId();
    const [, of, id] = /^projects\/([^/]+)\/dashboards\/([a-zA-Z0-9_-]{1,128})$/.exec(textOf(name)) ?? [];
    if (id === undefined || projectOf(world, of) !== project)
      throw invalid(
        `Field dashboard.name had an invalid value of "${textOf(name)}": it must be projects/${project.id}/dashboards/{id}.`,
      );
    return id;
  };
  const create = (call: Call): Body => {
    const project = projectIn(call);
    const { name: sentName, etag: _etag, ...body } = given(call);
    const name = `projects/${project.number}/dashboards/${idIn(project, sentName)}`;
    const kept = withEtag({ name, ...body }, store.nextId());
    return isTrial(call) ? kept : dashboards.add(name, kept);
  };
  const update = (call: Call): Body => {
    const name = nameOf(call);
    const kept = dashboards.get(name);
    const { name: sentName, etag, ...body } = given(call);
    if (sentName !== undefined) idIn(projectIn(call), sentName);
    if (etag !== undefined && etag !== kept['etag'])
      throw aborted(
        `The etag of the dashboard is "${textOf(kept['etag'])}", not "${textOf(etag)}": it was changed meanwhile.`,
      );
    const changed = withEtag({ name, ...body }, store.nextId());
    return isTrial(call) ? changed : dashboards.put(name, changed);
  };
  const path = 'v1/projects/{project}/dashboards';
  return [
    {
      method: 'GET',
      path,
      answer: (call) => listed('dashboards', dashboards, `projects/${projectIn(call).number}`, call),
    },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{dashboard}`, answer: (call) => dashboards.get(nameOf(call)) },
    { method: 'PATCH', path: `${path}/{dashboard}`, answer: update },
    { method: 'DELETE', path: `${path}/{dashboard}`, answer: (call) => dashboards.remove(nameOf(call)) },
  ];
};
