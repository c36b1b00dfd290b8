import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import type { Alert } from '../alert.ts';
import { lookBack as lookBackOf } from '../evaluationInterval.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, windowOf } from './parts.ts';

/** What each type of condition evaluates in Cloud Monitoring. */
const limits = {
  retest: { most: '1d', of: 'a condition that must hold for a time' },
  promql: { most: '730d', of: 'a PromQL condition' },
} as const;

export const lookBack: Check<Definitions> = defineCheck(
  {
    id: 'alerts/look-back',
    severity: 'error',
    title: 'An alert looks back no further than its type of condition allows.',
    source:
      'Google Cloud, "Behavior of metric-based alerting policies": retest window of 24 h at most; "PromQL alerts": two years',
  },
  eachAlert(({ alert }) => {
    const tooLong = reachesOf(alert).find(([reach, limit]) => milliseconds(reach) > milliseconds(limits[limit].most));
    if (tooLong === undefined) return undefined;
    const [reach, limit] = tooLong;
    return {
      message: `${called(alert)} looks back ${reach}, but ${limits[limit].of} looks back at most ${limits[limit].most}`,
      fix: `look back at most ${limits[limit].most}`,
    };
  }),
);

const reachesOf = (alert: Alert): readonly (readonly [Duration, keyof typeof limits])[] => {
  const { condition } = alert;
  const retest = alert.for === undefined ? [] : [[alert.for, 'retest'] as const];
  if (condition.kind === 'BurnRate')
    return [...retest, ...condition.tiers.map(({ long }) => [long, 'promql'] as const)];
  if (condition.kind === 'Deviation') return [...retest, [`${condition.weeks * 7 * 24 + 1}h`, 'promql']];
  if (condition.kind === 'RouteShare' || condition.kind === 'Rise')
    return [...retest, [`${lookBackOf(condition) / 3_600}h`, 'promql']];
  const window = windowOf(condition);
  return window === undefined ? retest : [...retest, [window, 'promql']];
};
