/** Documents that Atalaya emits, and valid ones made from them for what it does not emit. */
import { nodesOf } from '../../alerts/systemNodes.ts';
import { openSlo } from '../../slo/openslo/openSlo.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { changed } from './located.ts';

type Plain = Readonly<Record<string, unknown>>;

const emitted = openSlo(nodesOf(freight, 'prod'), organization);
const of = (kind: string): { readonly metadata: Plain; readonly spec: Plain } => {
  const found = emitted.find((document) => document.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};

const [policy, condition, target] = [of('AlertPolicy'), of('AlertCondition'), of('AlertNotificationTarget')];
const slo = changed(of('SLO'), ['metadata.annotations', { 'example.com/board': 'b' }]);
const { indicator } = of('SLO').spec as { readonly indicator: { readonly metadata: Plain; readonly spec: Plain } };
const { good } = indicator.spec['ratioMetric'] as { readonly good: Plain };
const sli = { apiVersion: 'openslo/v1', kind: 'SLI', ...indicator };
const withoutVersion = (
  kind: string,
  { metadata, spec }: { readonly metadata: Plain; readonly spec: Plain },
): object => ({
  kind,
  metadata,
  spec,
});
const inlinePolicy = {
  ...withoutVersion('AlertPolicy', policy),
  spec: {
    ...policy.spec,
    conditions: [withoutVersion('AlertCondition', condition)],
    notificationTargets: [withoutVersion('AlertNotificationTarget', target)],
  },
};

/** By name, each of the kind that it says. */
export const variants: Readonly<Record<string, object>> = {
  Service: of('Service'),
  DataSource: of('DataSource'),
  AlertPolicy: policy,
  AlertCondition: condition,
  AlertNotificationTarget: target,
  SLI: sli,
  SLO: slo,
  bad: changed(sli, ['spec.ratioMetric.good', undefined], ['spec.ratioMetric.bad', good]),
  raw: changed(sli, ['spec.ratioMetric', { raw: good, rawType: 'success' }]),
  thresholdSli: changed(sli, ['spec', { thresholdMetric: good }]),
  reference: changed(slo, ['spec.indicator', undefined], ['spec.indicatorRef', 'some-sli']),
  threshold: changed(
    slo,
    ['spec.indicator.spec', { thresholdMetric: good }],
    ['spec.objectives', [{ op: 'lte', value: 0, target: 0.99 }]],
  ),
  composite: changed(
    slo,
    ['spec.indicator', undefined],
    [
      'spec.objectives',
      [
        { target: 0.99, indicatorRef: 'some-sli' },
        { targetPercent: 99, indicator, compositeWeight: 2 },
      ],
    ],
  ),
  calendar: changed(slo, [
    'spec.timeWindow',
    [{ duration: '1M', isRolling: false, calendar: { startTime: '2024-01-01 00:00:00', timeZone: 'Etc/UTC' } }],
  ]),
  timeslices: changed(
    slo,
    ['spec.budgetingMethod', 'Timeslices'],
    ['spec.objectives', [{ target: 0.99, timeSliceTarget: 1, timeSliceWindow: '1m' }]],
  ),
  ratioTimeslices: changed(
    slo,
    ['spec.budgetingMethod', 'RatioTimeslices'],
    ['spec.objectives', [{ target: 0, timeSliceWindow: '1h' }]],
  ),
  inline: changed(slo, ['spec.alertPolicies', [inlinePolicy]]),
};

const metric = { source: 'prometheus', queryType: 'promql', query: 'q' };
const alpha = {
  apiVersion: 'openslo/v1alpha',
  kind: 'SLO',
  metadata: { name: 'a', displayName: 'A' },
  spec: {
    description: 'd',
    service: 's',
    budgetingMethod: 'Occurrences',
    timeWindows: [{ unit: 'Week', count: 4, isRolling: true }],
    objectives: [
      { displayName: 'o', value: 1, target: 0.99, ratioMetrics: { incremental: true, good: metric, total: metric } },
    ],
  },
};

export const alphaVariants: Readonly<Record<string, object>> = {
  Service: { apiVersion: 'openslo/v1alpha', kind: 'Service', metadata: { name: 's' }, spec: { description: 'd' } },
  SLO: alpha,
  threshold: changed(
    alpha,
    ['spec.indicator', { thresholdMetric: metric }],
    ['spec.objectives', [{ op: 'lte', value: 1, target: 0.99 }]],
  ),
  timeslices: changed(alpha, ['spec.budgetingMethod', 'Timeslices'], ['spec.objectives[0].timeSliceTarget', 0]),
  calendar: changed(alpha, [
    'spec.timeWindows',
    [{ unit: 'Month', count: 1, calendar: { startTime: '2024-01-01 00:00:00', timeZone: 'Etc/UTC' } }],
  ]),
};
