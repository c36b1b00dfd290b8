/**
 * Alerts that fire when many systems fail together, so that one incident sends one notification. Both bounds of the
 * organization must be reached: a share alone would fire on one of three systems, a count alone on three of three
 * hundred.
 */
import type { Organization } from '../model/organization.ts';
import { share } from '../model/quantity.ts';
import type { StageName } from '../model/stage.ts';
import { isPipelineSystem, whyNotRun, type System } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import { isInShadow } from '../slo/quiet.ts';
import { eventsOf } from '../series/fleetSeries.ts';
import { alertOf, type Alert } from './alert.ts';

interface Kind {
  readonly type: System['objectives'][number]['type'];
  readonly stage: StageName;
  readonly words: string;
  /** A system counts as failing above this error rate over the last ten minutes. */
  readonly above: string;
  readonly suspect: string;
}

const kinds: readonly Kind[] = [
  {
    type: 'availability',
    stage: 'api',
    words: 'fail to answer',
    above: '0.1',
    suspect: 'BigQuery, IAM, a shared gateway or a common release',
  },
  {
    type: 'latency',
    stage: 'api',
    words: 'answer too slowly',
    above: '0.3',
    suspect: 'BigQuery slots, a region, or a common release',
  },
  {
    type: 'processing',
    stage: 'ingest',
    words: 'lose messages to dead letters',
    above: '0.1',
    suspect: 'a common producer, or a common release of ingest',
  },
  {
    type: 'freshness',
    stage: 'ingest',
    words: 'store messages too late',
    above: '0.3',
    suspect: 'Pub/Sub, BigQuery quotas, or a region',
  },
];

export const fleetAlertId = (type: Kind['type']): string => `fleet-all-${type}`;

/** The alerts of a fleet that would count the system, if its fleet is large enough to have them. */
export const fleetAlertsCounting = (
  system: Pick<System, 'objectives' | 'stages' | 'schema'>,
): readonly { readonly id: string; readonly stage: StageName }[] =>
  whyNotRun(system) === undefined
    ? kinds
        .filter(({ type }) => system.objectives.some((objective) => objective.type === type && !isInShadow(objective)))
        .map(({ type, stage }) => ({ id: fleetAlertId(type), stage }))
    : [];

/**
 * No alert for a type of objective that fewer than `minimum` systems have. Objectives in shadow page nobody. Events of a system
 * that others run are in no counter of ours, so it is not a member.
 */
export const fleetAlerts = (systems: readonly System[], organization: Organization): readonly Alert[] =>
  kinds.flatMap((kind) => {
    const members = systems
      .filter(isPipelineSystem)
      .map((system) => ({ ...system, objectives: system.objectives.filter((objective) => !isInShadow(objective)) }))
      .filter(({ objectives }) => objectives.some(({ type }) => type === kind.type));
    return members.length < organization.fleet.minimum ? [] : [fleetAlert(kind, members, organization)];
  });

const fleetAlert = (kind: Kind, members: readonly System[], { fleet, owner }: Organization): Alert => {
  const ids = members.map(({ id }) => id).toSorted();
  return alertOf({
    id: fleetAlertId(kind.type),
    title: `fleet: many systems ${kind.words}`,
    system: undefined,
    stage: kind.stage,
    severity: 'page',
    owner,
    condition: {
      kind: 'FleetShare',
      ...eventsOf({ systems: members, isWhole: false }, kind.type),
      systems: ids,
      above: new Exact(kind.above),
      over: '10m',
      share: new Exact(share(fleet.share)),
      minimum: fleet.minimum,
    },
    for: '2m',
    meaning: `At least ${fleet.share} of ${ids.length} systems, and at least ${fleet.minimum}, ${kind.words}: look for what they share before you look at a single system.`,
    why: 'Fifty pages for one cause hide the cause. This alert points to it, and the alerts of single systems are held back where that is possible.',
    look: [
      `What they share: ${kind.suspect}.`,
      "The fleet's dashboard: which regions and owners, and since which minute.",
      "Google Cloud's own status page for those regions.",
    ],
    source: undefined,
  });
};
