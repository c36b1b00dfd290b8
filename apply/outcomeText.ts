/** What `apply` did, as text and as JSON: done, failed, not tried, and what is left to others. */
import { nounOf } from '../google/monitoring/kind.ts';
import { many } from '../text/count.ts';
import { joinedText } from '../text/sentence.ts';
import type { Outcome } from './execute.ts';
import type { Action, Left, LeftReason, Plan, Step } from './plan.ts';
import type { Difference, Json, Reference } from './resource.ts';

const past: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  delete: 'deleted',
};

const named = ({ kind, displayName }: Difference): string => `${nounOf[kind][0]} "${displayName}"`;

export const stepText = ({ action, difference }: Step): string => `${action} the ${named(difference)}`;
export const doneText = ({ action, difference }: Step): string => `${past[action]} the ${named(difference)}`;

/** Such as '2 created, 1 updated'; 'nothing' for none. */
const countsText = (steps: readonly Step[]): string => {
  const actions = ['create', 'update', 'adopt', 'delete'] as const;
  const counts = actions.flatMap((action) => {
    const count = steps.filter((step) => step.action === action).length;
    return count === 0 ? [] : [`${count} ${past[action]}`];
  });
  return counts.length === 0 ? 'nothing' : counts.join(', ');
};

/** What a reference names. */
export const referenceText = (reference: Reference): string => {
  switch (reference.kind) {
    case 'channel':
      return `the notification channel "${reference.displayName}" (${reference.type})`;
    case 'cloudRunHost':
      return `the Cloud Run service ${reference.service} in ${reference.location}`;
    case 'uptimeCheck':
      return `the uptime check ${reference.key}`;
    case 'alertPolicy':
      return `the alert policy ${reference.key}`;
  }
};

const leftTitles: Readonly<Record<Exclude<LeftReason, 'unresolved'>, string>> = {
  terraform: 'Terraform manages these; apply its root:',
  'not adopted': 'somebody else made these; to take them over, run it again with --adopt:',
  'not pruned': 'no definition wants these any more; to delete them, run it again with --prune:',
};

export const leftText = (left: readonly Left[]): string =>
  (Object.keys(leftTitles) as (keyof typeof leftTitles)[])
    .map((reason) => {
      const own = left.filter((item) => item.reason === reason);
      return own.length === 0
        ? ''
        : `${leftTitles[reason]}\n${own.map(({ difference }) => `  ${named(difference)}\n`).join('')}`;
    })
    .join('') + unresolvedText(left.filter(({ reason }) => reason === 'unresolved'));

/** By what is missing, and not by what is left because of it: a missing channel leaves many policies. */
const unresolvedText = (left: readonly Left[]): string => {
  if (left.length === 0) return '';
  const isLeft = new Set(left.map(({ difference: { kind, key } }) => `${kind} ${key}`));
  const missing = new Map<string, Difference[]>();
  for (const { difference, lacks } of left)
    for (const reference of lacks) {
      if ('key' in reference && isLeft.has(`${reference.kind} ${reference.key}`)) continue;
      const text = referenceText(reference);
      missing.set(text, [...(missing.get(text) ?? []), difference]);
    }
  const lines = [...missing].map(([text, named]) => `  ${text}: ${kindsText(named)}\n`);
  return `${many(left.length, 'resource')} cannot be written, because these are missing or not unique; create them, and run it again:\n${lines.join('')}`;
};

/** Such as '24 alert policies and 1 dashboard'. */
const kindsText = (differences: readonly Difference[]): string =>
  joinedText(
    [...Map.groupBy(differences, ({ kind }) => kind)].map(([kind, own]) => many(own.length, ...nounOf[kind])),
    'and',
  );

/** The last lines, whatever happened. */
export const outcomeText = ({ done, failed, notTried, stopped }: Outcome): string => {
  const lines = [`done: ${countsText(done)}\n`];
  if (failed !== undefined) lines.push(`failed: ${stepText(failed.step)}\n  ${failed.error.message}\n`);
  if (notTried.length > 0)
    lines.push(`not tried: ${many(notTried.length, 'write')}\n`, ...notTried.map((step) => `  ${stepText(step)}\n`));
  if (stopped) lines.push('stopped: run it again to write the rest\n');
  return lines.join('');
};

const stepJson = ({ action, difference: { kind, project, owner, key, displayName } }: Step): Json => ({
  action,
  kind,
  project,
  owner,
  key,
  displayName,
});

export const planJson = ({ steps, left }: Plan): { readonly steps: Json; readonly left: Json } => ({
  steps: steps.map(stepJson),
  left: left.map(({ difference: { kind, project, owner, key, displayName, change }, reason, lacks }) => ({
    reason,
    change,
    kind,
    project,
    owner,
    key,
    displayName,
    lacks: lacks.map(referenceText),
  })),
});

export const outcomeJson = ({ done, failed, notTried, stopped }: Outcome): Json => ({
  done: done.map(stepJson),
  failed:
    failed === undefined
      ? null
      : {
          ...(stepJson(failed.step) as object),
          error: failed.error.id,
          message: failed.error.summary,
          fix: failed.error.fix,
        },
  notTried: notTried.map(stepJson),
  stopped,
});
