/**
 * Alert policies that exist, as alerts of a definition: each condition is one. What cannot be an alert is a comment at its place, with
 * the reason; so is what differs.
 */
import type { PolicyResource } from '../inventory.ts';
import { conditionAlert } from '../monitoring/conditionAlert.ts';
import type { ConditionAlert } from '../monitoring/madeAlert.ts';
import { isMap, listAt, textAt, at } from '../value.ts';
import {
  call,
  comment,
  commentText,
  member,
  object,
  quoted,
  text,
  type Code,
  type Comment,
  type Member,
} from './code.ts';
import { sourceCode } from './sourceCode.ts';

export type StageName = 'queue' | 'ingest' | 'table' | 'api';

/** `stageOf` says where to look first; `prefix` is part of the names of log-based metrics, which are unique in a project. */
export interface AlertsOf {
  readonly stageOf: (policyText: string) => StageName;
  readonly prefix: string;
}

export const alertsCode = (policies: readonly PolicyResource[], of: AlertsOf): readonly (Code | Comment)[] => {
  const taken = new Map<string, number>();
  return policies.flatMap((policy) => policyCode(policy, of, taken));
};

const policyCode = (
  { title, address, policy }: PolicyResource,
  of: AlertsOf,
  taken: Map<string, number>,
): readonly (Code | Comment)[] => {
  const conditions = listAt(policy, 'conditions').filter(isMap);
  const heading = `Alert policy '${title}' (${address})`;
  if (at(policy, 'enabled') === false) return [comment(`${heading} is disabled.`)];
  if (conditions.length === 0) return [comment(`${heading} has no conditions.`)];
  const combiner = textAt(policy, 'combiner') ?? 'OR';
  if (conditions.length > 1 && combiner !== 'OR')
    return [
      comment(`${heading} fires when all of its ${conditions.length} conditions hold (${combiner}): an alert has one.`),
    ];
  const stage = of.stageOf(JSON.stringify(policy));
  return conditions.flatMap((condition) => {
    const name = conditions.length === 1 ? title : `${title} ${textAt(condition, 'displayName') ?? ''}`;
    const id = distinctId(name, taken);
    const made = conditionAlert(condition, `${of.prefix}${id}`, stage);
    const part =
      conditions.length === 1
        ? heading
        : `Condition '${textAt(condition, 'displayName') ?? ''}' of alert policy '${title}' (${address})`;
    if (made.kind === 'NoAlert') return [comment(`${part} is not in this definition: ${made.reason}.`)];
    const severity = textAt(policy, 'severity') === 'CRITICAL' ? 'page' : 'ticket';
    const differs = made.differences.length === 0 ? '' : `; ${made.differences.join('; ')}`;
    return [comment(`${part}${differs}.`), alertCode(made, { id, severity, stage, title: name })];
  });
};

interface Alert {
  readonly id: string;
  readonly severity: 'page' | 'ticket';
  readonly stage: StageName;
  readonly title: string;
}

const alertCode = (made: ConditionAlert, { id, severity, stage, title }: Alert): Code =>
  call(
    made.side === 'above' ? 'valueAbove' : 'valueBelow',
    object([
      member('id', quoted(id)),
      member('of', sourceCode(made.of)),
      ...optional('statistic', made.statistic),
      ...optional('reduce', made.reduce === defaultReduce[made.side] ? undefined : made.reduce),
      member(made.side, text(String(made.limit))),
      ...optional('over', made.over),
      ...optional('for', made.for),
      ...optional('stage', stage === 'api' ? undefined : stage),
      ...optional('severity', severity === 'ticket' ? undefined : severity),
      member('meaning', quoted(meaningOf(title))),
    ]),
  );

const defaultReduce = { above: 'max', below: 'min' } as const;

const optional = (key: string, value: string | undefined): readonly Member[] =>
  value === undefined ? [] : [member(key, quoted(value))];

const meaningOf = (title: string): string => {
  const sentence = commentText(title).replace(/[.\s]+$/, '');
  return `${sentence === '' ? 'An imported policy fires' : sentence}.`;
};

const longest = 55;

/** Unique among the alerts of the definition: lower-case letters, digits and dashes. */
const distinctId = (title: string, taken: Map<string, number>): string => {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('%', ' percent ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const id = words.join('-').slice(0, longest).replace(/-+$/, '') || 'imported';
  const count = (taken.get(id) ?? 0) + 1;
  taken.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
};
