/** Rules about a policy as a whole: its names, its conditions, its combiner. */
import { artefactCheck, artefactsCheck, located, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { countIn, has, lacks, pathTo, present, textIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { conditionKinds, conditionsOf, lengthOf, ofPolicy, proto } from './policy.ts';

/** alert.proto, display_name. */
const longestName = 512;

export const displayName: Check<Artefact> = artefactCheck(
  {
    id: 'policies/display-name',
    severity: 'error',
    title: 'A policy has a displayName of at most 512 characters.',
    source: `${proto}, display_name; required by Terraform`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) => {
      if (lacks(policy, 'displayName'))
        return [{ path: policy.path, message: 'the policy has no displayName', fix: 'add one' }];
      const length = lengthOf(textIn(policy, 'displayName') ?? '');
      const problem = `the displayName has ${length} characters: the maximum is ${longestName}`;
      return length > longestName ? [{ path: pathTo(policy, 'displayName'), message: problem, fix: 'shorten it' }] : [];
    }),
);

export const conditionCount: Check<Artefact> = artefactCheck(
  {
    id: 'policies/condition-count',
    severity: 'error',
    title: 'A policy has one to six conditions.',
    source: `${proto}, conditions`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) => {
      const count = countIn(policy, 'conditions');
      if (count === undefined || (count >= 1 && count <= 6)) return [];
      const problem =
        count === 0 ? 'the policy has no conditions' : `the policy has ${count} conditions: the maximum is six`;
      const path = has(policy, 'conditions') ? pathTo(policy, 'conditions') : policy.path;
      return [{ path, message: problem, fix: count === 0 ? 'add one' : 'split the policy' }];
    }),
);

export const combiner: Check<Artefact> = artefactCheck(
  {
    id: 'policies/combiner',
    severity: 'error',
    title: 'A policy has a combiner.',
    source:
      'Documentation of google_monitoring_alert_policy, and the CRD of MonitoringAlertPolicy: combiner is required; the API refuses a policy without',
  },
  (artefact) =>
    ofPolicy(artefact, (policy) =>
      lacks(policy, 'combiner') && !isWithout(artefact)
        ? [{ path: policy.path, message: 'the policy has no combiner', fix: 'add combiner, such as "OR"' }]
        : [],
    ),
);

/** An MQL condition stands alone, and the API lists a policy of such a condition without a combiner. */
const isWithout = (artefact: Artefact): boolean =>
  artefact.shape === 'api' &&
  (conditionsOf(artefact).length === 0 ||
    conditionsOf(artefact).some((condition) => has(condition, 'conditionMonitoringQueryLanguage')));

export const oneCondition: Check<Artefact> = artefactCheck(
  {
    id: 'policies/one-condition',
    severity: 'error',
    title: 'A condition has exactly one type.',
    source: `${proto}, Condition`,
  },
  (artefact) =>
    conditionsOf(artefact).flatMap((condition) => {
      const found = present(condition, conditionKinds);
      const isOpen = condition.isOpen || artefact.withUnknownField.has(condition);
      if (found.length === 1 || (found.length === 0 && isOpen)) return [];
      const problem =
        found.length === 0
          ? 'the condition says nothing'
          : `the condition has ${found.length} types: ${found.join(', ')}`;
      return [
        {
          path: condition.path,
          message: problem,
          fix: found.length === 0 ? `add one of ${conditionKinds.join(', ')}` : 'write one condition for each',
        },
      ];
    }),
);

const alone: readonly string[] = ['conditionMatchedLog', 'conditionMonitoringQueryLanguage'];

export const soleCondition: Check<Artefact> = artefactCheck(
  {
    id: 'policies/sole-condition',
    severity: 'error',
    title: 'A log-based or MQL condition is the only condition of its policy.',
    source: `${proto}, Condition.condition_matched_log and AlertPolicy.conditions`,
  },
  (artefact) => {
    const conditions = conditionsOf(artefact);
    if (conditions.length < 2) return [];
    return conditions.flatMap((condition) =>
      present(condition, alone).map((kind) => ({
        path: pathTo(condition, kind),
        message: `${kind} is together with ${conditions.length - 1} other condition${conditions.length === 2 ? '' : 's'}: it has to be the only condition`,
        fix: 'move it to a separate policy',
      })),
    );
  },
);

export const sameConditionName: Check<Artefact> = artefactCheck(
  {
    id: 'policies/same-condition-name',
    severity: 'warning',
    title: 'No two conditions of a policy have the same displayName.',
    source: `${proto}, Condition.display_name: "don't use the same display name for multiple conditions"`,
  },
  (artefact) => {
    const named = Map.groupBy(conditionsOf(artefact), (condition) => textIn(condition, 'displayName'));
    return [...named].flatMap(([name, [, ...others]]): readonly ArtefactFault[] =>
      name === undefined
        ? []
        : others.map((condition) => ({
            path: pathTo(condition, 'displayName'),
            message: `another condition has the same name '${name}': an incident does not show which of them it belongs to`,
            fix: 'give each a different name',
          })),
    );
  },
);

export const nameOnCreate: Check<Artefact> = artefactCheck(
  {
    id: 'policies/name-on-create',
    severity: 'warning',
    title: 'If a policy has no name, its conditions have no names.',
    source: `${proto}, Condition.name: "do not include the name field in the conditions of the requested alerting policy"`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) =>
      has(policy, 'name') || artefact.shape === 'terraform'
        ? []
        : conditionsOf(artefact)
            .filter((condition) => has(condition, 'name'))
            .map((condition) => ({
              path: pathTo(condition, 'name'),
              atKey: true,
              message: 'the condition has a name but its policy has none: on creation, the server sets the names',
              fix: 'remove it',
            })),
    ),
);

/** Reported only when most other policies have a severity: then a missing one is probably an oversight. */
export const severityMissing: Check<readonly Artefact[]> = artefactsCheck(
  {
    id: 'policies/severity-missing',
    severity: 'warning',
    title: 'If most policies have a severity, all have one.',
    source: `${proto}, severity: shown with incidents and in notifications`,
  },
  (artefacts) => {
    const policies = artefacts.filter(({ type }) => type === 'AlertPolicy');
    const without = policies.filter(({ root }) => lacks(root, 'severity'));
    const having = policies.length - without.length;
    if (without.length >= having) return [];
    return without.map((artefact) =>
      located(artefact, {
        path: artefact.root.path,
        message: `the policy has no severity, but ${having} of ${policies.length} policies have one`,
        fix: 'add severity: CRITICAL, ERROR or WARNING',
      }),
    );
  },
);
