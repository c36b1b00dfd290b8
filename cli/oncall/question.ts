/** What `oncall who` and `oncall route` answer from: labels of an alert, an instant, and whose clock shows it. */
import { routePlan, routerOf } from '../../alerts/oncall/route.ts';
import { timelinesFrom, whoAt, type Who } from '../../alerts/oncall/who.ts';
import { ruleLabels } from '../../alerts/prometheus.ts';
import type { Subject, World } from '../../explain/subject.ts';
import type { Labels } from '../../model/point.ts';
import type { Io } from '../run/io.ts';
import { findAlert } from './findAlert.ts';
import { instantOption } from './instantOption.ts';
import { readersZone } from './plan.ts';
import type { QuestionOptions } from './questionOptions.ts';

export interface Answer {
  readonly who: Who;
  readonly world: World;
  /** Of the team that owns the alert; the reader's where it has none. */
  readonly teamZone: string;
  readonly readerZone: string;
}

/** Labels of the emitted rule, with its name. */
export const labelsOfAlert = ({ alert }: Subject & { readonly kind: 'Alert' }, world: World): Labels => ({
  alertname: alert.id,
  ...ruleLabels(alert, { environment: world.environment }),
});

/** Throws `UsageError`. */
export const answerOf = (
  labels: Labels,
  options: QuestionOptions,
  world: World,
  io: Pick<Io, 'now' | 'timeZone' | 'stderr'>,
): Answer => {
  const { organization } = world;
  const readerZone = readersZone(options.timeZone, io);
  const plan = routePlan(
    routerOf({ organization, fleetAlerts: world.fleetAlerts, systems: world.systems }),
    // A label without a value is none.
    Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')),
  );
  const team = organization.owners.find(({ id }) => id === plan.notified[0]?.owner);
  const teamZone = team?.onCall?.timeZone ?? readerZone;
  const at = options.at === undefined ? io.now() : instantOption('--at', options.at, teamZone);
  const firing = (options.firing ?? []).map((name) => labelsOfAlert(findAlert(name, world), world));
  const who = whoAt(plan, at, firing, { organization, timelineOf: timelinesFrom(organization, at) });
  return { who, world, teamZone, readerZone };
};
