/**
 * One alert for each severity of an objective: its condition holds while one of the tiers of that severity does. So an outage
 * that passes both page thresholds is one incident. Tiers that cannot fire usefully are left out with a reason.
 */
import { titled } from './titles.ts';
import type { System } from '../model/system.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { alertingTiers, quietReason } from '../slo/quiet.ts';
import type { Slo } from '../slo/slo.ts';
import { severities } from '../model/severity.ts';
import { atLeastText, lowestFactor, ratesText, rateName } from './spending.ts';
import { alertOf, type Alert, type LeftOut } from './alert.ts';
import type { BurnRate } from './condition.ts';

export const burnAlertId = (slo: Pick<Slo, 'system' | 'id'>, { severity }: Pick<BurnTier, 'severity'>): string =>
  `${slo.system}-${slo.id}-burn-${severity}`;

/** Of one tier: it names what is left out, and OpenSLO's policies. */
export const tierId = (slo: Pick<Slo, 'system' | 'id'>, { long }: Pick<BurnTier, 'long'>): string =>
  `${slo.system}-${slo.id}-burn-${long}`;

export const burnAlerts = (system: System, slos: readonly MeasuredSlo[]): readonly Alert[] =>
  slos.flatMap((slo, index) => {
    const source = `objectives[${index}]`;
    return severities.flatMap((severity) => {
      const [first, ...rest] = alertingTiers(slo).filter((tier) => tier.severity === severity);
      return first === undefined ? [] : [burnAlert(system, { kind: 'BurnRate', slo, tiers: [first, ...rest] }, source)];
    });
  });

export const burnAlertsLeftOut = (slos: readonly MeasuredSlo[]): readonly LeftOut[] =>
  slos.flatMap((slo) => {
    const { tiers } = slo;
    const quiet = quietReason(slo.objective);
    if (quiet !== undefined) {
      return [{ kind: 'LeftOut' as const, id: `${slo.system}-${slo.id}-burn`, slo, why: quiet }];
    }
    if (tiers === undefined) {
      const why = `there are no burn rates for a window of ${slo.objective.window}, which is shorter than a day`;
      return [{ kind: 'LeftOut' as const, id: `${slo.system}-${slo.id}-burn`, slo, why }];
    }
    return tiers.dropped.map((tier) => ({ kind: 'LeftOut' as const, id: tierId(slo, tier), slo, why: tier.why }));
  });

/** The texts that depend on the tiers. */
export const burnTexts = ({ slo, tiers }: BurnRate): Pick<Alert, 'title' | 'meaning'> => ({
  title: titled({ id: slo.system }, `${slo.id} ${rateName(slo)} ${atLeastText(lowestFactor(tiers), slo)}`),
  meaning: `${ratesText(tiers, slo)} Events are ${slo.events.total}; good are ${slo.events.good}.`,
});

const burnAlert = (system: System, condition: BurnRate, source: string): Alert => {
  const { slo, tiers } = condition;
  const [{ severity }] = tiers;
  const { objective } = slo;
  return alertOf({
    id: burnAlertId(slo, { severity }),
    ...burnTexts(condition),
    system: system.id,
    stage: objective.stage,
    severity,
    owner: system.owner,
    condition,
    for: undefined,
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
  composite: [
    'The objectives that it is made of: which of them is bad, by the burn rates on the dashboard. Their own alerts say what to look at.',
    'What they have in common: a release, the warehouse, a quota.',
    'Whether only one of them is bad: then look at that one, and at its weight.',
  ],
  freshness: [
    'Backlog and age of the oldest message: if they grow, ingest is slower than the traffic.',
    'Instances of ingest against their limit, and retries.',
    'Insert duration in traces: a slow warehouse delays every batch.',
  ],
};
