import { defineCheck, type Check } from '../../lint/check.ts';
import { implies } from './implies.ts';
import { alertFault, type Definitions, type PlacedAlert } from './definitions.ts';

/** At most one finding per superfluous alert: it names the first alert that always fires with it. */
export const firesTogether: Check<Definitions> = defineCheck(
  {
    id: 'alerts/fires-together',
    severity: 'warning',
    title: 'No alert of a system always fires together with another alert of the same severity.',
    source: 'Site Reliability Engineering, ch. 6, "Monitoring Distributed Systems": a page is about something new',
  },
  (all) =>
    all.systems.flatMap((of) =>
      of.alerts.flatMap((alert, index) => {
        const other = of.alerts.find(
          (candidate, i) => i !== index && implies(alert, candidate) && !(implies(candidate, alert) && i > index),
        );
        if (other === undefined) return [];
        const placed: PlacedAlert = { alert, of };
        const by = other.source === undefined ? `'${other.id}'` : `${other.source} ('${other.id}')`;
        return [
          alertFault(all, placed, {
            message: `whenever '${alert.id}' fires, ${by} fires too: one incident notifies twice as a ${alert.severity}`,
            fix: 'remove one of them, or raise the severity of the alert that fires less often',
          }),
        ];
      }),
    ),
);
