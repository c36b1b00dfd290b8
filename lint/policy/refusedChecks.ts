/** Rules about conditions on metrics that the API refuses when a policy is created. */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { countIn, has, lacks, pathTo, textIn, textsIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { reducerOf } from '../query/aggregationChecks.ts';
import { conditionsOf, ofPolicy, proto } from './policy.ts';

const common = 'google/monitoring/v3/common.proto, Aggregation';

export const groupWithoutReducer: Check<Artefact> = artefactCheck(
  {
    id: 'policies/group-without-reducer',
    severity: 'error',
    title: 'In a policy, an aggregation with groupByFields has a crossSeriesReducer.',
    source: `${common}.group_by_fields: fields to preserve when a reducer is specified; the API refuses them without one in a policy`,
  },
  (artefact) =>
    ofPolicy(artefact, () =>
      each(artefact, 'Aggregation')
        .filter((aggregation) => has(aggregation, 'groupByFields') && reducerOf(aggregation) === 'REDUCE_NONE')
        .map((aggregation): ArtefactFault => {
          const path = pathTo(aggregation, 'groupByFields');
          // The provider's own tests apply such a policy.
          return has(aggregation, 'crossSeriesReducer')
            ? {
                path,
                message: 'groupByFields has no effect: REDUCE_NONE keeps every series apart',
                fix: 'write another crossSeriesReducer, such as REDUCE_SUM, or remove groupByFields',
                severity: 'warning',
              }
            : {
                path,
                message: 'groupByFields needs a crossSeriesReducer: without one the API refuses the policy',
                fix: 'add crossSeriesReducer, such as REDUCE_SUM, or remove groupByFields',
              };
        }),
    ),
);

export const aggregationCount: Check<Artefact> = artefactCheck(
  {
    id: 'policies/aggregation-count',
    severity: 'error',
    title: 'A condition has at most two aggregations.',
    source: `${proto}, MetricThreshold.aggregations; the console and the API know a primary and a secondary one`,
  },
  (artefact) =>
    [
      ...each(artefact, 'MetricThreshold').flatMap((message) =>
        ['aggregations', 'denominatorAggregations'].map((field) => ({ message, field })),
      ),
      ...each(artefact, 'MetricAbsence').map((message) => ({ message, field: 'aggregations' })),
    ].flatMap(({ message, field }) => {
      const count = countIn(message, field) ?? 0;
      return count > 2
        ? [
            {
              path: pathTo(message, field),
              message: `the condition has ${count} ${field}: the maximum is two`,
              fix: 'keep one, or one and a second that reduces its result',
            },
          ]
        : [];
    }),
);

export const ratioDenominator: Check<Artefact> = artefactCheck(
  {
    id: 'policies/ratio-denominator',
    severity: 'error',
    title: 'A ratio has aggregations and denominatorAggregations.',
    source: `${proto}, MetricThreshold.denominator_aggregations: both sides need the same alignment period`,
  },
  (artefact) =>
    each(artefact, 'MetricThreshold').flatMap((threshold): readonly ArtefactFault[] => {
      const hasFilter = has(threshold, 'denominatorFilter');
      if (!hasFilter && has(threshold, 'denominatorAggregations'))
        return lacks(threshold, 'denominatorFilter')
          ? [
              {
                path: pathTo(threshold, 'denominatorAggregations'),
                message: 'there are denominatorAggregations, but no denominatorFilter',
                fix: 'add denominatorFilter, or remove denominatorAggregations',
              },
            ]
          : [];
      if (!hasFilter) return [];
      return ['aggregations', 'denominatorAggregations']
        .filter((field) => lacks(threshold, field))
        .map((field) => ({
          path: threshold.path,
          message: `the condition is a ratio, and has no ${field}`,
          fix: `add ${field} with the alignment period of the other side`,
        }));
    }),
);

const needed: readonly (readonly [type: string, fields: readonly string[]])[] = [
  ['MetricThreshold', ['comparison', 'duration']],
  ['MetricAbsence', ['duration']],
];

export const thresholdRequired: Check<Artefact> = artefactCheck(
  {
    id: 'policies/threshold-required',
    severity: 'error',
    title: 'A condition on a metric has a duration, and a threshold a comparison.',
    source: `${proto}, MetricThreshold and MetricAbsence; required by Terraform and Config Connector`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) => {
      // The server omits what is 0 when it lists a policy.
      if (has(policy, 'creationRecord') || has(policy, 'mutationRecord')) return [];
      return needed.flatMap(([type, fields]) =>
        each(artefact, type).flatMap((condition) =>
          fields
            .filter((field) => lacks(condition, field) && !artefact.withUnknownField.has(condition))
            .map((field) => ({
              path: condition.path,
              message: `the condition has no ${field}`,
              fix:
                field === 'duration' ? 'add duration, such as "60s"' : 'add comparison: COMPARISON_GT or COMPARISON_LT',
            })),
        ),
      );
    }),
);

const channelName = /^projects\/[^/]+\/notificationChannels\/[^/]+$/;

export const channelNames: Check<Artefact> = artefactCheck(
  {
    id: 'policies/channel-name',
    severity: 'error',
    title: 'A policy names its channels by their resource names.',
    source: `${proto}, notification_channels: projects/[PROJECT]/notificationChannels/[CHANNEL]`,
  },
  (artefact) =>
    ofPolicy(artefact, (policy) =>
      [policy, ...each(artefact, 'NotificationChannelStrategy')].flatMap((message) =>
        textsIn(message, message === policy ? 'notificationChannels' : 'notificationChannelNames')
          .filter(({ value }) => value !== '' && !channelName.test(value))
          .map(({ value, path }) => ({
            path,
            message: `'${value}' is not the resource name of a channel`,
            fix: 'write projects/PROJECT/notificationChannels/ID: gcloud beta monitoring channels list shows it',
          })),
      ),
    ),
);

/** Variables of notifications, which are replaced in the documentation only. */
const variable = /\$\{(?:metric|resource|metric_or_resource|policy|condition|log|metadata)\.[\w.]+\}/;

export const documentationPlace: Check<Artefact> = artefactCheck(
  {
    id: 'policies/documentation-place',
    severity: 'warning',
    title: 'Variables of notifications are in the documentation of a policy, not in its names.',
    source: 'https://cloud.google.com/monitoring/alerts/doc-variables: content and subject of the documentation',
  },
  (artefact) =>
    // In Terraform `${…}` may be a reference to another resource or variable.
    artefact.shape === 'terraform'
      ? []
      : ofPolicy(artefact, (policy) =>
          [policy, ...conditionsOf(artefact)].flatMap((message) => {
            const [written] = variable.exec(rawName(message)) ?? [];
            return written === undefined
              ? []
              : [
                  {
                    path: pathTo(message, 'displayName'),
                    message: `${written} is not replaced in a displayName`,
                    fix: 'move it into the content or the subject of the documentation',
                  },
                ];
          }),
        ),
);

const rawName = (message: Message): string => {
  const name = message.fields.get('displayName');
  return name?.kind === 'Scalar' ? String(name.value) : (textIn(message, 'displayName') ?? '');
};
