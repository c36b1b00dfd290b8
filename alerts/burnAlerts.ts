/** One alert for each tier of each objective that can fire usefully; the others are left out with a reason. */
import { titled } from './titles.ts';
import type { System } from '../model/system.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import type { Slo } from '../slo/slo.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import type { BurnRate } from './condition.ts';

export const burnAlertId = (slo: Slo, tier: Pick<BurnTier, 'long'>): string =>
  `${slo.system}-${slo.id}-burn-${tier.long}`;

export const burnAlerts = (system: System, slos: readonly MeasuredSlo[]): readonly Alert[] =>
  slos.flatMap((slo, index) => {
    const source = `objectives[${index}]`;
    return (slo.tiers?.kept ?? []).map((tier) => burnAlert(system, { kind: 'BurnRate', slo, tier }, source));
  });

export const burnAlertsLeftOut = (slos: readonly MeasuredSlo[]): readonly LeftOut[] =>
  slos.flatMap((slo) => {
    const { tiers } = slo;
    if (tiers === undefined) {
      const why = `there is no table of budget shares for a window of ${slo.objective.window}`;
      return [{ kind: 'LeftOut' as const, id: `${slo.system}-${slo.id}-burn`, slo, why }];
    }
    return tiers.dropped.map((tier) => ({ kind: 'LeftOut' as const, id: burnAlertId(slo, tier), slo, why: tier.why }));
  });

const burnAlert = (system: System, condition: BurnRate, source: string): Alert => {
  const { slo, tier } = condition;
  const factor = tier.factor.toDecimalPlaces(2).toString();
  const { objective } = slo;
  return alertOf({
    id: burnAlertId(slo, tier),
    title: titled(system, `${slo.id} burns its budget ${factor} times too fast (${tier.long})`),
    system: system.id,
    stage: objective.stage,
    severity: tier.severity,
    owner: system.owner,
    condition,
    for: undefined,
    meaning:
      `The error rate is at least ${factor} times what ${objective.target} allows: at that rate ${tier.spends} of the error budget of ` +
      `${objective.window} is spent in ${tier.long}. Events are ${slo.events.total}; good are ${slo.events.good}. ` +
      `The last ${tier.short} shows the same rate, so the errors go on.`,
    why: objective.why,
    look: looks[objective.type],
    source,
  });
};

const looks: Readonly<Record<Slo['objective']['type'], Alert['look']>> = {
  availability: [
    'Errors by route and status on the dashboard: one route points to a query or a release, all routes to the warehouse or the instances.',
    'Error lines of the API: the first new message since the alert began.',
    'Traces of failed requests: whether the time is spent in the query or before it.',
  ],
  latency: [
    'The latency heat map: a second band means one slow route or cold starts; if all requests are slower, it is the warehouse.',
    'Queries shed or waiting, and instances against their limit.',
    'Traces of slow requests: the longest span shows which part is slow.',
  ],
  processing: [
    'Dead letters by code: one code points to a producer, many codes to a release of ours.',
    'Insert errors: separate transient errors from permanent ones.',
    "The producer of the rejected messages, from the dead letters' attributes.",
  ],
  freshness: [
    'Backlog and age of the oldest message: if they grow, ingest is slower than the traffic.',
    'Instances of ingest against their limit, and retries.',
    'Insert duration in traces: a slow warehouse delays every batch.',
  ],
};
