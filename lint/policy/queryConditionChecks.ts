/** Rules about conditions in PromQL and SQL, and on logs. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import {
  has,
  lacks,
  messageIn,
  numberIn,
  pathTo,
  present,
  rawText,
  secondsIn,
  textIn,
  textsIn,
  type Message,
} from '../artefact/message.ts';
import { isTemplated } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { conditionsOf, conditionsWith, lengthOf, ofPolicy, proto } from './policy.ts';

const promql = 'PrometheusQueryLanguageCondition';

export const emptyQuery: Check<Artefact> = artefactCheck(
  {
    id: 'policies/empty-query',
    severity: 'error',
    title: 'The query or filter of a condition is not empty.',
    source: `${proto}: required fields of conditions`,
  },
  (artefact) =>
    required.flatMap(([type, field]) =>
      each(artefact, type)
        .filter((condition) => lacks(condition, field))
        .map((condition) => ({ path: condition.path, message: `the condition has no ${field}`, fix: 'write one' })),
    ),
);

const required: readonly (readonly [type: string, field: string])[] = [
  [promql, 'query'],
  ['SqlCondition', 'query'],
  ['LogMatch', 'filter'],
  ['MetricThreshold', 'filter'],
  ['MetricAbsence', 'filter'],
];

export const promqlInterval: Check<Artefact> = artefactCheck(
  {
    id: 'policies/promql-interval',
    severity: 'error',
    title: 'The evaluationInterval of a PromQL condition is a multiple of 30s, and its duration is 0s or more.',
    source: `${proto}, ${promql}`,
  },
  (artefact) =>
    each(artefact, promql).flatMap((condition): readonly ArtefactFault[] => {
      const [interval, duration] = [secondsIn(condition, 'evaluationInterval'), secondsIn(condition, 'duration')];
      return [
        ...(interval === undefined || (interval > 0 && interval % 30 === 0)
          ? []
          : [
              {
                path: pathTo(condition, 'evaluationInterval'),
                message: `an evaluationInterval of ${interval}s is not a positive multiple of 30s`,
                fix: `write "${Math.max(30, Math.round(interval / 30) * 30)}s"`,
              },
            ]),
        ...(duration === undefined || duration >= 0
          ? []
          : [
              {
                path: pathTo(condition, 'duration'),
                message: `a duration of ${duration}s is negative`,
                fix: 'write "0s" or more',
              },
            ]),
      ];
    }),
);

/** Prometheus, "Data model": label names. */
const labelName = /^[a-zA-Z_]\w*$/;
const longestRule = 2_048;

export const promqlNames: Check<Artefact> = artefactCheck(
  {
    id: 'policies/promql-names',
    severity: 'error',
    title: 'alertRule and the label names of a PromQL condition are valid Prometheus label names.',
    source: `${proto}, ${promql}.alert_rule, rule_group and labels`,
  },
  (artefact) =>
    each(artefact, promql).flatMap((condition): readonly ArtefactFault[] => {
      const rule = textIn(condition, 'alertRule') ?? '';
      const labels = condition.fields.get('labels');
      const names = labels?.kind === 'Table' ? [...labels.entries] : [];
      return [
        ...(rule === '' || labelName.test(rule)
          ? []
          : [
              {
                path: pathTo(condition, 'alertRule'),
                message: `the alertRule '${rule}' is not a valid Prometheus label name`,
                fix: `write '${rule.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_')}'`,
              },
            ]),
        ...['alertRule', 'ruleGroup']
          .filter((field) => lengthOf(textIn(condition, field) ?? '') > longestRule)
          .map((field) => ({
            path: pathTo(condition, field),
            message: `${field} has more than ${longestRule} characters`,
            fix: 'shorten it',
          })),
        ...names
          .filter(([name]) => !labelName.test(name) && !isTemplated(name))
          .map(([name, { path }]) => ({
            path,
            atKey: true,
            message: `'${name}' is not a valid Prometheus label name`,
            fix: `write '${name.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_')}'`,
          })),
      ];
    }),
);

export const promqlLabelVariable: Check<Artefact> = artefactCheck(
  {
    id: 'policies/promql-label-variable',
    severity: 'warning',
    title: 'In the labels of a PromQL condition, labels of the result are written without a prefix.',
    source: `${proto}, ${promql}.labels: "the names of the labels in the PromQL result, including __name__ and value"`,
  },
  (artefact) =>
    each(artefact, promql).flatMap((condition) => {
      const labels = condition.fields.get('labels');
      const entries = labels?.kind === 'Table' ? [...labels.entries.values()] : [];
      return entries.flatMap(({ value, path }) => {
        const [written, name] =
          /\$\{(?:metric|resource|metric_or_resource)\.labels?\.(\w+)\}/.exec(String(value)) ?? [];
        return written === undefined
          ? []
          : [
              {
                path,
                message: `${written} stays empty here: labels of a query result have no prefix`,
                fix: 'write ${' + name + '}',
              },
            ];
      });
    }),
);

const schedules: Readonly<Record<string, readonly [type: string, least: number, most: number, unit: string]>> = {
  minutes: ['Minutes', 5, 1_440, 'minutes'],
  hourly: ['Hourly', 1, 48, 'hours'],
  daily: ['Daily', 1, 31, 'days'],
};

export const sqlSchedule: Check<Artefact> = artefactCheck(
  {
    id: 'policies/sql-schedule',
    severity: 'error',
    title: 'A SQL condition runs every 5 to 1,440 minutes, 1 to 48 hours or 1 to 31 days, and has one test.',
    source: `${proto}, SqlCondition`,
  },
  (artefact) =>
    each(artefact, 'SqlCondition').flatMap((condition): readonly ArtefactFault[] => [
      ...exactlyOne(condition, Object.keys(schedules), 'schedule'),
      ...exactlyOne(condition, ['rowCountTest', 'booleanTest'], 'test'),
      ...Object.entries(schedules).flatMap(([field, [, least, most, unit]]) => {
        const schedule = messageIn(condition, field);
        const every = schedule === undefined ? undefined : numberIn(schedule, 'periodicity');
        if (schedule === undefined || every === undefined || (every >= least && every <= most)) return [];
        return [
          {
            path: pathTo(schedule, 'periodicity'),
            message: `a periodicity of ${every} ${unit} is not between ${least} and ${most}`,
            fix: `write ${every < least ? least : most}, or another schedule`,
          },
        ];
      }),
    ]),
);

const exactlyOne = (condition: Message, fields: readonly string[], noun: string): readonly ArtefactFault[] => {
  const found = present(condition, fields);
  if (found.length === 1 || (found.length === 0 && condition.isOpen)) return [];
  const problem =
    found.length === 0
      ? `the condition has no ${noun}`
      : `the condition has ${found.length} ${noun}s: ${found.join(', ')}`;
  return [{ path: condition.path, message: problem, fix: `keep one of ${fields.join(', ')}` }];
};

export const sqlTimeFilter: Check<Artefact> = artefactCheck(
  {
    id: 'policies/sql-time-filter',
    severity: 'warning',
    title: 'A SQL condition does not filter by timestamp: the service does that.',
    source: `${proto}, SqlCondition.query: "must not try to filter the input by time"`,
  },
  (artefact) =>
    each(artefact, 'SqlCondition').flatMap((condition) =>
      filtersByTime(rawText(condition, 'query') ?? '')
        ? [
            {
              path: pathTo(condition, 'query'),
              message: 'the query filters by timestamp, which the service already does',
              fix: 'remove the comparison',
            },
          ]
        : [],
    ),
);

const filtersByTime = (query: string): boolean =>
  query.split(';').some((statement) => {
    const where = statement.search(/\bwhere\b/i);
    return where !== -1 && /\btimestamp\s*(?:[<>]=?|between\b)/i.test(statement.slice(where));
  });

export const logRateLimit: Check<Artefact> = artefactCheck(
  {
    id: 'policies/log-rate-limit',
    severity: 'error',
    title: 'Log-based policies have a notificationRateLimit; other policies have none.',
    source: `${proto}, AlertStrategy.notification_rate_limit; chainguard-dev/terraform-infra-common#352`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) => {
      const strategy = messageIn(policy, 'alertStrategy');
      const isUnknown = has(policy, 'alertStrategy') && strategy === undefined;
      const isOfLogs = conditionsWith(artefact, 'conditionMatchedLog').length > 0;
      const isLimited = strategy !== undefined && has(strategy, 'notificationRateLimit');
      if (isOfLogs && !isLimited && !isUnknown && !policy.isOpen && strategy?.isOpen !== true)
        return [
          {
            path: strategy?.path ?? policy.path,
            message: 'a log-based policy has no notificationRateLimit',
            fix: 'add alertStrategy.notificationRateLimit.period, such as "300s"',
          },
        ];
      const isSure = conditionsOf(artefact).length > 0 && artefact.misfits.length === 0;
      if (isOfLogs || !isLimited || !isSure || strategy === undefined) return [];
      return [
        {
          path: pathTo(strategy, 'notificationRateLimit'),
          message: 'notificationRateLimit is only for log-based policies, and this is not a log-based policy',
          fix: 'remove it',
        },
      ];
    }),
);

export const prompts: Check<Artefact> = artefactCheck(
  {
    id: 'policies/prompts',
    severity: 'error',
    title: 'notificationPrompts include OPENED; CLOSED is allowed only in addition.',
    source: `${proto}, AlertStrategy.notification_prompts; GoogleCloudPlatform/magic-modules#12052`,
  },
  (artefact) =>
    each(artefact, 'AlertStrategy').flatMap((strategy): readonly ArtefactFault[] => {
      const prompts = strategy.fields.get('notificationPrompts');
      const values = textsIn(strategy, 'notificationPrompts').map(({ value }) => value);
      if (prompts?.kind !== 'List' || prompts.items.length !== values.length || values.length === 0) return [];
      const path = pathTo(strategy, 'notificationPrompts');
      if (!values.includes('OPENED'))
        return [{ path, message: `notificationPrompts with only ${values.join(', ')} are refused`, fix: 'add OPENED' }];
      const isOfLogs = conditionsWith(artefact, 'conditionMatchedLog').length > 0;
      if (!isOfLogs || !values.includes('CLOSED')) return [];
      return [{ path, message: 'a log-based policy notifies only of opened incidents', fix: 'remove CLOSED' }];
    }),
);
