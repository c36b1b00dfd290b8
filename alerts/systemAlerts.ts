/** Every alert of a system, in the order in which one would read them, and what was left out with the reason. */
import { slosOf } from '../slo/slo.ts';
import type { Alert, LeftOut } from './alert.ts';
import type { SystemContext } from '../series/context.ts';
import { burnAlerts, burnAlertsLeftOut } from './burnAlerts.ts';
import { outsideAlerts } from './outsideAlerts.ts';
import { queueAlerts } from './queueAlerts.ts';
import { thresholdAlerts } from './thresholdAlerts.ts';
import { trafficAlerts, trafficAlertsLeftOut } from './trafficAlerts.ts';

export const systemAlerts = (context: SystemContext): readonly Alert[] => [
  ...burnAlerts(context, slosOf(context.system)),
  ...thresholdAlerts(context),
  ...queueAlerts(context),
  ...trafficAlerts(context),
  ...outsideAlerts(context),
];

export const leftOut = (context: SystemContext): readonly LeftOut[] => [
  ...burnAlertsLeftOut(slosOf(context.system)),
  ...trafficAlertsLeftOut(context),
];
