/** The alerts of a watched system as their platform evaluates them: what it reads is late, and a burn rate of an SLO is the SLO's own. */
import { alertRule } from '../../../alerts/firing/alertRule.ts';
import type { FiringRule } from '../../../alerts/firing/firing.ts';
import type { Alert } from '../../../alerts/alert.ts';
import type { BurnRate } from '../../../alerts/condition.ts';
import { milliseconds, type Duration } from '../../../model/quantity.ts';
import { ownSignals, platformSignals } from '../../../model/signals.ts';
import { binary, call, increase, joined, number, range, sum } from '../../../promql/build.ts';
import type { Expr } from '../../../promql/expr.ts';
import { cloudMonitoring } from '../../../series/cloudMonitoring.ts';
import type { Dialect } from '../../../series/dialect.ts';
import { asRead } from './asRead.ts';

export interface PlatformRule {
  readonly alert: Alert;
  readonly rule: FiringRule;
}

/** None where the dialect has no rule of the alert. */
export const rulesOf = (alerts: readonly Alert[], dialect: Dialect): readonly PlatformRule[] =>
  alerts.flatMap((alert) => {
    const { condition } = alert;
    if (dialect !== cloudMonitoring) {
      const rule = alertRule(alert, dialect);
      return 'kind' in rule ? [] : [{ alert, rule }];
    }
    const burn = condition.kind === 'BurnRate' ? burnOfSlo(condition) : undefined;
    const rule: ReturnType<typeof alertRule> =
      burn === undefined
        ? alertRule(alert, dialect)
        : { condition: burn, hold: 0, missing: { kind: 'Inactive' }, every: milliseconds('1m') };
    return 'kind' in rule ? [] : [{ alert, rule: { ...rule, condition: asRead(rule.condition, delayOf) } }];
  });

/** An SLO's burn rate is looked back for a day at most: alerts/cloudMonitoring.ts cuts longer windows. */
const longest: Duration = '1d';

/** What select_slo_burn_rate compares, of an SLO that cuts a distribution: between two bounds the share is interpolated. */
const burnOfSlo = ({ slo, tiers }: BurnRate): Expr | undefined => {
  const indicator = slo.indicator['cloud-monitoring'];
  if (indicator.kind !== 'ShareBelow') return undefined;
  const buckets = cloudMonitoring.selector(indicator.distribution, 'bucket');
  const bad = (window: Duration): Expr => {
    const seen = milliseconds(window) > milliseconds(longest) ? longest : window;
    const within = call(
      'histogram_fraction',
      number(0),
      number(indicator.bound),
      sum(increase(range(buckets, seen)), ['le']),
    );
    return binary('-', number(1), within);
  };
  const [first, ...others] = tiers.map(({ long, short, threshold }) =>
    binary('and', binary('>', bad(short), number(threshold)), binary('>', bad(long), number(threshold))),
  );
  return first === undefined ? undefined : joined('or', first, ...others);
};

/** Under every name that a selector has in Cloud Monitoring. */
const delays: ReadonlyMap<string, number> = new Map(
  [...ownSignals(), ...platformSignals()].flatMap(({ source, id, names, ingestDelay }) =>
    ['', '_bucket', '_count', '_sum'].map(
      (part) => [`${source === 'own' ? id : names.cloudMonitoring}${part}`, milliseconds(ingestDelay)] as const,
    ),
  ),
);

const delayOf = (name: string | undefined): number => {
  const delay = delays.get(name ?? '');
  if (delay === undefined) throw new Error(`no signal has the name '${name}', so nobody knows how late it is`);
  return delay;
};
