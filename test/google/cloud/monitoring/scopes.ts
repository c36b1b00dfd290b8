/** Metrics scopes: `v1/locations/global/metricsScopes/…`, the projects whose metrics a project sees. Names have numbers only. */
import { alreadyExists, invalid, notFound } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project, type World } from '../world.ts';
import { textOf } from '../textOf.ts';

export interface Scopes {
  readonly routes: readonly Route[];
  /** `scope: project`, without the project that each scope has of itself. */
  readonly names: () => readonly string[];
}

export const openScopes = (world: World): Scopes => {
  const members = new Map<string, Map<string, Body>>();
  const scopeOf = ({ part }: Call): Project => projectOf(world, part['scope']);
  const membersOf = ({ number }: Project): Map<string, Body> => {
    const known = members.get(number) ?? new Map<string, Body>();
    members.set(number, known);
    return known;
  };
  const nameOf = (scope: Project, member: Project): string =>
    `locations/global/metricsScopes/${scope.number}/projects/${member.number}`;
  const bodyOf = (scope: Project, member: Project): Body => ({
    name: nameOf(scope, member),
    createTime: world.now().toISOString(),
  });
  const operation = (response: Body): Body => ({
    name: `operations/fake-${textOf(response['name'] ?? 'done')}`,
    done: true,
    response,
  });
  const create = (call: Call): Body => {
    const scope = scopeOf(call);
    const [, of, id] =
      /^locations\/global\/metricsScopes\/([^/]+)\/projects\/([^/]+)$/.exec(textOf(call.body?.['name'])) ?? [];
    if (id === undefined || projectOf(world, of) !== scope)
      throw invalid(`Field monitored_project.name had an invalid value of "${textOf(call.body?.['name'])}".`);
    const member = projectOf(world, id);
    const known = membersOf(scope);
    if (known.has(member.number) || member === scope) throw alreadyExists(nameOf(scope, member));
    const body = bodyOf(scope, member);
    known.set(member.number, body);
    return operation(body);
  };
  const remove = (call: Call): Body => {
    const scope = scopeOf(call);
    const member = projectOf(world, call.part['project']);
    if (!membersOf(scope).delete(member.number)) throw notFound(nameOf(scope, member));
    return operation({});
  };
  const path = 'v1/locations/global/metricsScopes/{scope}';
  return {
    routes: [
      {
        method: 'GET',
        path,
        answer: (call) => {
          const scope = scopeOf(call);
          const monitoredProjects = [bodyOf(scope, scope), ...membersOf(scope).values()];
          return {
            name: `locations/global/metricsScopes/${scope.number}`,
            createTime: world.now().toISOString(),
            monitoredProjects,
          };
        },
      },
      { method: 'POST', path: `${path}/projects`, answer: create },
      { method: 'DELETE', path: `${path}/projects/{project}`, answer: remove },
    ],
    names: () => [...members.values()].flatMap((known) => [...known.values()].map((body) => textOf(body['name']))),
  };
};
