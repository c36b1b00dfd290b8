/** The alert that a person means: by its id, its title, a pasted notification, or the beginning of its id where only one begins so. */
import { find } from '../../explain/find.ts';
import { subjectsOf, type Named, type Subject, type World } from '../../explain/subject.ts';
import type { Alert } from '../../alerts/alert.ts';
import { UsageError } from '../../model/usageError.ts';

type AlertSubject = Subject & { readonly kind: 'Alert' };

/** Of a name in a message: whole notifications may be pasted. */
const mostShown = 200;
/** Of alerts in a message. */
const mostNamed = 8;

/** Throws `UsageError` where it names no alert, or several. */
export const findAlert = (name: string, world: World): AlertSubject => {
  const named = subjectsOf(world);
  const search = find(named, name);
  if (search.kind === 'Found') return alertIn(search.entry, world);
  const alerts = named.flatMap(({ id, subject }) => (subject.kind === 'Alert' ? [{ id, subject }] : []));
  const beginning = alerts.filter(({ id }) => id.startsWith(`${name.trim().toLowerCase()}-`));
  const [only, ...others] = beginning;
  if (only !== undefined && others.length === 0) return only.subject;
  const shown = name.length > mostShown ? `${name.slice(0, mostShown)}…` : name;
  if (only !== undefined) {
    throw new UsageError(`${beginning.length} alerts begin with '${shown}'`, oneOf(beginning.map(({ id }) => id)));
  }
  if (search.kind === 'Several') throw new UsageError(`'${shown}' is the name of several things`, oneOf(search.ids));
  const near = find(
    named.filter(({ subject }) => subject.kind === 'Alert'),
    name,
  );
  const ids = near.kind === 'Found' ? [near.entry.id] : near.ids;
  throw new UsageError(
    `there is no alert '${shown}'`,
    ids.length === 0
      ? `write an id such as '${exampleId(world)}', or the title of a notification`
      : `did you mean ${ids.length === 1 ? '' : 'one of '}${quoted(ids)}?`,
  );
};

/** Of the systems that exist, where there are any. */
const exampleId = ({ systems }: World): string => systems[0]?.alerts[0]?.id ?? 'orders-api-unreachable';

const quoted = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(', ');

const oneOf = (ids: readonly string[]): string =>
  `write one of ${quoted(ids.slice(0, mostNamed))}${ids.length > mostNamed ? `, or another of the ${ids.length}` : ''}`;

const alertIn = ({ id, subject }: Named, world: World): AlertSubject => {
  switch (subject.kind) {
    case 'Alert':
      return subject;
    case 'System':
      throw new UsageError(`'${id}' is a system, not an alert`, oneOf(idsOf(subject.of.alerts)));
    case 'Slo': {
      const own = subject.of.alerts.filter(
        ({ condition }) => 'slo' in condition && condition.slo.id === subject.slo.id,
      );
      throw new UsageError(
        `'${id}' is an objective, not an alert`,
        own.length === 0 ? 'it has no alerts: choose one of its system' : oneOf(idsOf(own)),
      );
    }
    case 'LeftOut':
      throw new UsageError(
        `'${id}' is an alert that was not created: ${subject.leftOut.why}`,
        oneOf(idsOf(subject.of.alerts)),
      );
    case 'Heartbeat':
      throw new UsageError(
        `'${id}' is the heartbeat: it always fires and notifies nobody`,
        `npx atalaya explain ${id} shows whom its absence notifies`,
      );
    case 'Fleet':
      throw new UsageError(`'${id}' is all systems together, not an alert`, oneOf(idsOf(world.fleetAlerts)));
    case 'Heading':
    case 'Signal':
    case 'Check':
      throw new UsageError(
        `'${id}' is a ${subject.kind.toLowerCase()}, not an alert`,
        `write the id of an alert, such as '${exampleId(world)}'`,
      );
  }
};

const idsOf = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ id }) => id);
