/** A system's objectives as Sloth's input format (prometheus/v1), from the indicators of our rules. */
import type { PipelineSystem } from '../model/system.ts';
import { share } from '../model/quantity.ts';
import { contextOf } from '../series/context.ts';
import { measuredSlos } from '../slo/measuredSlo.ts';
import { prometheus } from '../series/prometheus.ts';
import type { Plain } from '../emit/yaml.ts';

export const slothOf = (system: PipelineSystem): Plain => ({
  version: 'prometheus/v1',
  service: system.id,
  labels: { owner: system.owner },
  slos: measuredSlos(contextOf(system, 'prod')).map(({ objective, indicator: { prometheus: indicator } }) => {
    if (indicator.kind !== 'GoodOfTotal') throw new Error(`${system.id} ${objective.id} has no counters`);
    const total = `sum(rate(${prometheus.print(prometheus.selector(indicator.total))}[{{.window}}]))`;
    const good = `sum(rate(${prometheus.print(prometheus.selector(indicator.good))}[{{.window}}]))`;
    return {
      name: objective.id,
      objective: share(objective.target).mul(100).toNumber(),
      description: objective.why,
      sli: { events: { error_query: `${total} - ${good}`, total_query: total } },
      alerting: {
        name: `${system.id}-${objective.id}`,
        page_alert: { labels: { severity: 'page' } },
        ticket_alert: { labels: { severity: 'ticket' } },
      },
    };
  }),
});
