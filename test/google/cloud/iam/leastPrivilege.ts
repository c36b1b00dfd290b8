/**
 * Whether the roles that were granted are exactly those that the calls of each account need: every call is allowed, every role is needed by
 * one, and no member has a role that the table does not list. The table is ours (terraform/roles), what a role allows is the fake's.
 */
import { hasTrait, type Holder, type Place, type RoleRow, type Traits } from '../../../../terraform/roles/role.ts';
import type { Body } from '../service.ts';
import type { World } from '../world.ts';
import { conditionHolds, type ConditionRequest } from './condition.ts';
import { granted } from './granted.ts';

export interface Privileges {
  readonly rows: readonly RoleRow[];
  readonly traits: Traits;
  /** Members of IAM by holder; a holder without a member is not looked at. */
  readonly members: Readonly<Partial<Record<Holder, string>>>;
  /** Full names of resources by place. */
  readonly resources: Readonly<Partial<Record<Place, readonly string[]>>>;
  /** What a call on a place asks for, as far as conditions look at it. */
  readonly requests: Readonly<Partial<Record<Place, ConditionRequest>>>;
}

interface Call {
  readonly member: string;
  readonly permission: string;
  readonly resource: string;
  readonly request: ConditionRequest;
  readonly text: string;
}

const callsOf = ({ rows, traits, members, resources, requests }: Privileges): readonly Call[] =>
  rows
    .filter(({ when }) => hasTrait(traits, when))
    .flatMap(({ holder, on, needs }) => {
      const member = members[holder];
      if (member === undefined) return [];
      return (resources[on] ?? []).flatMap((resource) =>
        needs.map(({ permission, call }) => ({
          member,
          permission,
          resource,
          request: requests[on] ?? {},
          text: `${holder}: ${call}`,
        })),
      );
    });

const deniedIn = (world: World, calls: readonly Call[]): readonly string[] =>
  calls
    .filter(({ member, permission, resource, request }) => {
      const holds = ({ expression }: Body): boolean => conditionHolds(String(expression), request);
      return !granted(world, member, permission, resource, { holds });
    })
    .map(({ text, permission }) => `${text} (${permission})`);

/** The policies without one member of one binding. */
const without = (world: World, resource: string, role: string, member: string): World => {
  const policies = new Map(world.policies);
  const policy = policies.get(resource)!;
  const bindings = policy.bindings.map((binding) =>
    binding.role === role ? { ...binding, members: binding.members.filter((other) => other !== member) } : binding,
  );
  policies.set(resource, { ...policy, bindings });
  return { ...world, policies };
};

export interface Judgement {
  /** Calls that are refused. */
  readonly denied: readonly string[];
  /** `role on resource` of an account that the table does not list. */
  readonly unlisted: readonly string[];
  /** Roles without which every call is still allowed. */
  readonly unneeded: readonly string[];
  /** How many roles were judged. */
  readonly roles: number;
}

export const judgePrivileges = (world: World, privileges: Privileges): Judgement => {
  const { rows, traits, members, resources } = privileges;
  const calls = callsOf(privileges);
  const holderOf = new Map(Object.entries(members).map(([holder, member]) => [member, holder as Holder]));
  const isListed = (holder: Holder, role: string, resource: string): boolean =>
    rows.some(
      (row) =>
        row.holder === holder &&
        row.role === role &&
        hasTrait(traits, row.when) &&
        resources[row.on]?.includes(resource) === true,
    );
  const held = [...world.policies].flatMap(([resource, { bindings }]) =>
    bindings.flatMap(({ role, members: bound }) =>
      bound.flatMap((member) => {
        const holder = holderOf.get(member);
        return holder === undefined ? [] : [{ holder, member, role, resource }];
      }),
    ),
  );
  const denied = deniedIn(world, calls);
  const text = ({ holder, role, resource }: (typeof held)[number]): string => `${holder}: ${role} on ${resource}`;
  return {
    denied,
    unlisted: held.filter(({ holder, role, resource }) => !isListed(holder, role, resource)).map(text),
    unneeded: held
      .filter(
        ({ resource, role, member }) =>
          deniedIn(without(world, resource, role, member), calls).length === denied.length,
      )
      .map(text),
    roles: held.length,
  };
};
