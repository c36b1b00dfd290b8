/** Finds the subject of an id, and explains it. */
import type { Section } from '../text/blocks.ts';
import type { SloStatus } from '../slo/status.ts';
import type { Slo } from '../slo/slo.ts';
import { UsageError } from '../model/usageError.ts';
import { aboutAlert } from './aboutAlert.ts';
import { aboutCheck, aboutLeftOut, aboutSystem } from './aboutOthers.ts';
import { aboutReads } from './aboutReads.ts';
import { aboutSignal } from './aboutSignal.ts';
import { aboutFleet } from './aboutFleet.ts';
import { aboutHeartbeat } from './aboutHeartbeat.ts';
import { aboutHeading, headingOf } from './headings.ts';
import { aboutSlo } from './aboutSlo.ts';
import { currentFacts, currentSection } from './current.ts';
import { emittedSection, type EmittedOf } from './emitted.ts';
import type { Explanation } from './explanation.ts';
import { find } from './find.ts';
import { releasesParts, withReleases, type ReleasesOf } from './releases.ts';
import { subjectsOf, type Subject, type SystemEntry, type World } from './subject.ts';

/** Status of an objective; undefined where its points are not known. */
export type StatusOf = (slo: Slo) => SloStatus | undefined;

/** What is looked up at run time and not defined. */
export interface Sources {
  readonly statusOf: StatusOf;
  /** Where the status is from, for people. */
  readonly source?: string | undefined;
  readonly emittedOf: EmittedOf;
  /** The last releases of a system that are known here, newest first. */
  readonly releasesOf?: ReleasesOf;
  /** Now, in milliseconds since the epoch. */
  readonly at: number;
}

/** Throws `UsageError` for an unknown id. */
export const explain = (id: string, world: World, sources: Sources): Explanation =>
  explanationOf(subjectOf(id, world, sources.emittedOf), world, sources);

/** Finds a name in a longer text, as a whole notification may be pasted. */
const mostShown = 200;

/** `name` is an id, or anything else that find.ts knows. Throws `UsageError` where it names nothing, or several things. */
export const subjectOf = (name: string, world: World, emittedOf: EmittedOf): Subject => {
  const search = find(subjectsOf(world), name);
  if (search.kind === 'Found') return search.entry.subject;
  const heading = search.kind === 'NotFound' ? headingOf(name, world, emittedOf) : undefined;
  if (heading !== undefined) return { kind: 'Heading', heading };
  const quoted = search.ids.map((id) => `'${id}'`);
  if (search.kind === 'Several')
    throw new UsageError(`'${name}' is the name of several things`, `write one of ${quoted.join(', ')}`);
  const fix =
    quoted.length === 0
      ? `write the id of a system, SLO, alert, signal or check, such as ${exampleOf(world)}`
      : `did you mean ${quoted.length === 1 ? '' : 'one of '}${quoted.join(', ')}?`;
  const shown = name.length > mostShown ? `${name.slice(0, mostShown)}…` : name;
  throw new UsageError(`there is no system, SLO, alert, signal or check '${shown}'`, fix);
};

/** Of the systems that exist: ids of other organizations would lead nowhere. */
const exampleOf = ({ systems: [first] }: World): string =>
  first === undefined
    ? "'http.server.request.duration'"
    : `'${first.system.id}', '${first.alerts[0]?.id ?? 'http.server.request.duration'}'`;

/** The objective whose status belongs to an explanation; undefined where there is none. */
export const objectiveOf = (subject: Subject): { readonly slo: Slo; readonly of: SystemEntry } | undefined => {
  if (subject.kind === 'Slo') return subject;
  if (subject.kind !== 'Alert' || subject.of === undefined) return undefined;
  const { condition } = subject.alert;
  return condition.kind === 'BurnRate' ? { slo: condition.slo, of: subject.of } : undefined;
};

export const explanationOf = (subject: Subject, world: World, sources: Sources): Explanation => {
  switch (subject.kind) {
    case 'Slo': {
      const { slo, of } = subject;
      const about = aboutSlo(slo, of, world, [emittedSection(subject, sources.emittedOf), ...now(slo, sources)]);
      return withStatus(about, slo, sources);
    }
    case 'Alert': {
      const { alert, of } = subject;
      const slo = alert.condition.kind === 'BurnRate' ? alert.condition.slo : undefined;
      const status = slo === undefined ? [] : now(slo, sources);
      const released = alert.system === undefined ? [] : (sources.releasesOf?.(alert.system) ?? []);
      const sections = [emittedSection(subject, sources.emittedOf), ...status];
      const about = withReleases(aboutAlert(alert, of, world, sections, releasesParts(released)), released);
      return slo === undefined ? about : withStatus(about, slo, sources);
    }
    case 'LeftOut':
      return aboutLeftOut(subject.leftOut, subject.of);
    case 'Signal':
      return aboutSignal(subject.signal, world);
    case 'Check':
      return aboutCheck(subject.check);
    case 'Fleet':
      return aboutFleet(world);
    case 'Heartbeat':
      return aboutHeartbeat(subject.heartbeat, world);
    case 'Heading':
      return aboutHeading(subject.heading);
    case 'System':
      return aboutSystem(subject.of, world, aboutReads(subject.of.system, world.organization.prices));
  }
};

const now = (slo: Slo, { statusOf, source, at }: Sources): readonly Section[] => {
  const status = statusOf(slo);
  const section = status === undefined ? undefined : currentSection(status, at, source);
  return section === undefined ? [] : [section];
};

const withStatus = (explanation: Explanation, slo: Slo, { statusOf, source, at }: Sources): Explanation => {
  const status = statusOf(slo);
  return status === undefined
    ? explanation
    : { ...explanation, facts: { ...explanation.facts, now: currentFacts(status, at, source) } };
};
