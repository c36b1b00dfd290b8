/** What `apply` did, as text and as JSON: done, failed, not tried, and what is left to others. */
import { nounOf } from '../google/monitoring/kind.ts';
import { many } from '../text/count.ts';
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
export const countsText = (steps: readonly Step[]): string => {
  const actions = ['create', 'update', 'adopt', 'delete'] as const;
  const counts = actions.flatMap((action) => {
    const count = steps.filter((step) => step.action === action).length;
    return count === 0 ? [] : [`${count} ${past[action]}`];
  });
  return counts.length === 0 ? 'nothing' : counts.join(', ');
};

const referenceText = (reference: Reference): string => {
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

const leftTitles: Readonly<Record<LeftReason, string>> = {
  terraform: 'Terraform manages these; apply its root:',
  'not adopted': 'somebody else made these; to take them over, run it again with --adopt:',
  'not pruned': 'no definition wants these any more; to delete them, run it again with --prune:',
  unresolved: 'these name what does not exist; create it, and run it again:',
};

const leftLine = ({ difference, lacks }: Left): string =>
  `  ${named(difference)}${lacks.length === 0 ? '' : `: ${lacks.map(referenceText).join(', ')}`}\n`;

export const leftText = (left: readonly Left[]): string =>
  (Object.keys(leftTitles) as LeftReason[])
    .map((reason) => {
      const own = left.filter((item) => item.reason === reason);
      return own.length === 0 ? '' : `${leftTitles[reason]}\n${own.map(leftLine).join('')}`;
    })
    .join('');

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
