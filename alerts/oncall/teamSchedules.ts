/** Which team has which schedule: a schedule belongs to the owners whose escalation names it. */
import type { OnCall } from '../../model/oncall/team.ts';
import { severities } from '../../model/severity.ts';
import type { Organization, Owner } from '../../model/organization.ts';

/** Ids of the schedules that an owner's own steps name, in the order of the steps; pages first. */
export const schedulesOfOwner = ({ onCall }: Pick<Owner, 'onCall'>): readonly string[] =>
  onCall === undefined ? [] : [...new Set(severities.flatMap((severity) => namedIn(onCall, severity)))];

const namedIn = ({ escalation }: OnCall, severity: (typeof severities)[number]): readonly string[] =>
  escalation[severity].steps.flatMap(({ targets }) =>
    targets.flatMap((target) => (target.kind === 'OnCallOf' ? [target.schedule] : [])),
  );

/** Ids of the owners that use a schedule, in the order of the organization. */
export const ownersOfSchedule = (schedule: string, { owners }: Pick<Organization, 'owners'>): readonly string[] =>
  owners.filter((owner) => schedulesOfOwner(owner).includes(schedule)).map(({ id }) => id);

/** Ids of the schedules that a page of the owner reaches in its first step. */
export const firstSchedulesOfOwner = ({ onCall }: Pick<Owner, 'onCall'>): readonly string[] =>
  (onCall?.escalation.page.steps[0]?.targets ?? []).flatMap((target) =>
    target.kind === 'OnCallOf' ? [target.schedule] : [],
  );
