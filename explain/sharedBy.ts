/** What a shared objective adds up, and what one bad event is worth in it: alone in each system, and together. */
import { leastTraffic } from '../model/load.ts';
import { perSecond, seconds } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import { outageSeconds, periodOf } from '../alerts/runbook/budget.ts';
import { Exact } from '../numbers/exact.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { quietOf } from '../slo/quiet.ts';
import { list, section, tableOf, text, type Section } from '../text/blocks.ts';
import { figure } from '../text/count.ts';
import { durationText } from '../text/time.ts';

const perDay = 86_400;

/** Nothing for an objective of one system. */
export const sharedSections = ({ shared, system }: SystemNodes, slo: MeasuredSlo): readonly Section[] => {
  if (shared === undefined) return [];
  const rows = [...shared.members, system].map((each) => rowOf(each, each === system ? 'together' : each.id, slo));
  const silent = shared.members.filter(({ load }) => leastTraffic(load, slo.objective.stage) === undefined);
  return [
    section(
      'Whose events are added up',
      text(
        'Good and total events of these systems are added up, and judged as those of one. A system with more events weighs more; a bad event weighs the same in each.',
      ),
      tableOf(
        [
          'system',
          'events a day, at least',
          'one bad event in an hour',
          `of the budget of ${slo.objective.window}`,
          'alerts of its own',
        ],
        rows.map(({ name, events, burn, spends }, index) => [
          name,
          events === undefined ? 'not declared' : figure(events),
          burn === undefined ? '-' : `a burn rate of ${figure(burn)}`,
          spends === undefined ? '-' : `${figure(spends)}%`,
          index < shared.members.length ? ownAlerts(shared.members[index]!, slo) : '-',
        ]),
      ),
      list([
        ...(silent.length === 0
          ? []
          : [
              `${silent.map(({ id }) => id).join(', ')}: no least traffic is declared (load.always, load.measured), so together there are at least as many as of the others.`,
            ]),
        `A complete failure of all of them spends the budget in ${figure(outageSeconds(slo) / 60)} minutes; a complete failure of only one takes longer: ten times as long if it has a tenth of the events.`,
        `A system that only counts here writes alertingOff: { why: 'counted in ${system.id}' } into its own objective.`,
      ]),
    ),
  ];
};

interface Row {
  readonly name: string;
  readonly events: number | undefined;
  readonly burn: number | undefined;
  /** Percent. */
  readonly spends: number | undefined;
}

const rowOf = ({ load }: System, name: string, slo: MeasuredSlo): Row => {
  const least = leastTraffic(load, slo.objective.stage);
  if (least === undefined) return { name, events: undefined, burn: undefined, spends: undefined };
  const rate = perSecond(least.rate);
  const allowedIn = (length: number): number => slo.budget.mul(new Exact(rate)).mul(length).toNumber();
  return {
    name,
    events: rate * perDay,
    // An hour with less than an event has that event.
    burn: 1 / slo.budget.mul(Math.max(1, rate * 3_600)).toNumber(),
    spends: 100 / allowedIn(seconds(periodOf(slo))),
  };
};

const ownAlerts = ({ objectives }: System, { id }: MeasuredSlo): string => {
  const own = objectives.find((objective) => objective.id === id);
  const quiet = own && quietOf(own);
  return quiet === undefined ? 'yes' : quiet.kind;
};

/** The option for an objective of one system that has few events. */
export const sharingText = (
  slo: MeasuredSlo,
  needed: number,
  brings: number,
  long: Parameters<typeof durationText>[0],
): string =>
  `shared({ objective: '${slo.id}', systems: […] }) in systems/organization.ts adds up the events of systems with the same promise: ${figure(Math.max(2, Math.ceil(needed / brings)))} systems of this traffic bring what ${durationText(long)} lacks, and with alertingOff this one alerts only there.`;
