/** Alert policies: `v3/projects/…/alertPolicies`. */
import { maskOf, merged } from '../masks.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { projectOf, type Project } from '../world.ts';
import { conditionsOf, refusePolicy } from './policyRules.ts';
import { canonical, listed, mutationNow, type Store } from './store.ts';
import { textOf } from '../textOf.ts';

const given = (call: Call): Body => canonical('AlertPolicy', call.body, 'alert_policy');

/** Conditions keep the name that is sent; one without a name is a new condition, and incidents of the old one end. */
const namedConditions = (store: Store, policy: string, body: Body, known: readonly Body[]): readonly Body[] =>
  conditionsOf(body).map((condition) => {
    const name = condition['name'];
    if (name === undefined) return { name: `${policy}/conditions/${store.nextId()}`, ...condition };
    if (!known.some((kept) => kept['name'] === name))
      throw invalid(`Field alert_policy.conditions had an invalid value of "${textOf(name)}": no such condition.`);
    return condition;
  });

export const policyRoutes = (store: Store): readonly Route[] => {
  const { world, policies } = store;
  const nameOf = ({ part }: Call): { readonly project: Project; readonly name: string } => {
    const project = projectOf(world, part['project']);
    return { project, name: `projects/${project.id}/alertPolicies/${textOf(part['policy'])}` };
  };
  const create = (call: Call): Body => {
    const project = projectOf(world, call.part['project']);
    const body = given(call);
    if (body['name'] !== undefined) throw invalid('Field alert_policy.name must be empty when a policy is created.');
    if (conditionsOf(body).some(({ name }) => name !== undefined))
      throw invalid('Field alert_policy.conditions.name must be empty when a policy is created.');
    refusePolicy(store, project, body);
    const name = `projects/${project.id}/alertPolicies/${store.nextId()}`;
    const record = mutationNow(world);
    const conditions = namedConditions(store, name, body, []);
    const kept = { enabled: true, ...body, name, conditions, creationRecord: record, mutationRecord: record };
    return policies.add(name, kept);
  };
  const update = (call: Call): Body => {
    const { project, name } = nameOf(call);
    const kept = policies.get(name);
    const sent = given(call);
    const mask = maskOf(call)?.filter((path) => path !== 'name');
    const { creationRecord, mutationRecord: _old } = kept;
    const changed = mask === undefined ? { enabled: true, ...sent } : merged(kept, sent, mask);
    const conditions = namedConditions(store, name, changed, conditionsOf(kept));
    const body = { ...changed, name, conditions, creationRecord, mutationRecord: mutationNow(world) };
    refusePolicy(store, project, body);
    return policies.put(name, body);
  };
  const path = 'v3/projects/{project}/alertPolicies';
  return [
    {
      method: 'GET',
      path,
      answer: (call) =>
        listed('alertPolicies', policies, `projects/${projectOf(world, call.part['project']).id}`, call),
    },
    { method: 'POST', path, answer: create },
    { method: 'GET', path: `${path}/{policy}`, answer: (call) => policies.get(nameOf(call).name) },
    { method: 'PATCH', path: `${path}/{policy}`, answer: update },
    { method: 'DELETE', path: `${path}/{policy}`, answer: (call) => policies.remove(nameOf(call).name) },
  ];
};
