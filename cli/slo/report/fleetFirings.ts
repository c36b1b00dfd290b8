/** When the fleet's own alerts fired, over the points of all systems on this machine together. */
import { setImmediate } from 'node:timers/promises';
import type { Alert } from '../../../alerts/alert.ts';
import { fleetAlerts } from '../../../alerts/fleetAlerts.ts';
import { firingsOf } from '../../../console/preview/firings.ts';
import type { Organization } from '../../../model/organization.ts';
import type { System } from '../../../model/system.ts';
import type { Period } from '../../../slo/report/period.ts';
import type { Firings } from '../../../slo/report/sloReport.ts';
import { dayText } from '../../../text/date.ts';
import { historyOrigin, scenarioOrigin } from '../../preview/origin.ts';
import type { Io } from '../../run/io.ts';
import { fleetDays, type MayFire } from './fleetDays.ts';
import { firedIn } from './localReport.ts';
import type { SloReportOptions } from './options.ts';

export interface FleetOptions {
  readonly at: number;
  readonly folder: string;
  readonly scenario: SloReportOptions['scenario'];
  readonly organization: Organization;
}

/** A day at a time: the series of a whole fleet over a month are too many to hold, and a signal is seen between two days. */
const chunk = 86_400_000;

/** Undefined for a fleet that is too small for alerts of its own, and after Ctrl-C. `systems` have a history each. */
export const fleetFirings = async (
  systems: readonly System[],
  period: Period,
  { at, folder, scenario, organization }: FleetOptions,
  io: Pick<Io, 'now' | 'stderr' | 'isTTY' | 'stop'>,
): Promise<Firings | undefined> => {
  const alerts = fleetAlerts(systems, organization);
  if (alerts.length === 0) return undefined;
  const origin =
    scenario === undefined
      ? historyOrigin({ systems, folder, at, now: io.now })
      : scenarioOrigin({ systems, scenario, at, hit: undefined });
  try {
    const since = origin.begin();
    const end = Math.min(period.until, at);
    const found = new Map<string, { readonly alert: Alert; times: Firings['fired'][number]['times'] }>();
    let notEvaluated: readonly string[] = [];
    let evaluated = 0;
    const mayFire: MayFire =
      scenario === undefined
        ? fleetDays(systems, folder, { from: period.from, to: end }, organization.fleet.minimum)
        : () => true;
    for (let from = Math.max(period.from, since); from < end; from += chunk) {
      const to = Math.min(end, from + chunk);
      // The last day says which alerts could be evaluated at all.
      if (to < end && !mayFire({ from, to })) continue;
      if (io.isTTY) io.stderr(`\r\u001b[Kalerts of the fleet: ${dayText(from)}`);
      await setImmediate();
      if (io.stop.aborted) return undefined;
      const evaluation = firingsOf(
        alerts,
        { source: origin.source(), origin: origin.description },
        { from, to, since },
      );
      ({ notEvaluated } = evaluation);
      evaluated = evaluation.evaluated.length;
      for (const { alert, firings } of evaluation.evaluated) {
        const before = found.get(alert.id)?.times ?? [];
        // What fires over midnight is found in both days, with one beginning.
        const again = new Set(firings.map((firing) => firing.from));
        found.set(alert.id, { alert, times: [...before.filter((time) => !again.has(time.from)), ...firings] });
      }
    }
    return {
      fired: [...found.values()].flatMap(({ alert, times }) => firedIn(alert, times, period)),
      evaluated,
      notEvaluated,
    };
  } finally {
    if (io.isTTY) io.stderr('\r\u001b[K');
    origin.close();
  }
};
