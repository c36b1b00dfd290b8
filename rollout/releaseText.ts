/**
 * A release event as it is stored and as people read it. Law: it holds no secret and no payload. Its texts are one line of bounded
 * length, a link has no credentials and no query, and who did it is an account or a user's name.
 */
import { releaseKinds, type ReleaseEvent } from './releaseEvent.ts';

const mostOfText = 300;
const mostOfName = 100;

/** Accounts of Google (mail addresses), users of GitHub (also 'dependabot[bot]') and of a machine. */
const actorPattern = /^[A-Za-z0-9][A-Za-z0-9._@+[\]-]{0,99}$/;
const commitPattern = /^[0-9a-f]{7,64}$/;
const namePattern = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** The first of these that can be the name of an account; 'unknown' where none is. */
export const actorOf = (candidates: readonly (string | undefined)[]): string =>
  candidates.find((text) => text !== undefined && actorPattern.test(text)) ?? 'unknown';

const oneLine = (text: string, most: number): string => {
  const line = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

/** Without user, password, query and fragment: tokens of links are there. */
const safeLink = (link: string): string => {
  const url = URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol)) return oneLine(link, mostOfText);
  return oneLine(`${url.origin}${url.pathname}`, mostOfText);
};

/** What may be stored of an event. */
export const cleanRelease = (event: ReleaseEvent): ReleaseEvent => {
  const { revision, from, commit, verdict, reason, percent } = event;
  return {
    at: event.at,
    kind: event.kind,
    system: oneLine(event.system, mostOfName),
    ...(event.environment === undefined ? {} : { environment: event.environment }),
    stage: oneLine(event.stage, mostOfName),
    ...(revision !== undefined && namePattern.test(revision) ? { revision } : {}),
    ...(from !== undefined && namePattern.test(from) ? { from } : {}),
    ...(percent === undefined ? {} : { percent }),
    ...(commit !== undefined && commitPattern.test(commit) ? { commit } : {}),
    who: actorOf([event.who]),
    ...(verdict === undefined ? {} : { verdict: safeLink(verdict) }),
    ...(reason === undefined ? {} : { reason: oneLine(reason, mostOfText) }),
  };
};

const environments: ReadonlySet<unknown> = new Set(['dev', 'staging', 'prod', undefined]);
const optionalTexts = ['revision', 'from', 'commit', 'verdict', 'reason'] as const;
const texts = ['system', 'stage', 'who'] as const;

/** What was stored, if it is an event; a file of others, or of a newer version, may hold anything. */
export const releaseFrom = (value: unknown): ReleaseEvent | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const event = value as Readonly<Record<string, unknown>>;
  const isEvent =
    Number.isSafeInteger(event['at']) &&
    releaseKinds.some((kind) => kind === event['kind']) &&
    texts.every((name) => typeof event[name] === 'string') &&
    optionalTexts.every((name) => event[name] === undefined || typeof event[name] === 'string') &&
    (event['percent'] === undefined || Number.isFinite(event['percent'])) &&
    environments.has(event['environment']);
  return isEvent ? cleanRelease(value as ReleaseEvent) : undefined;
};

const to = (revision: string | undefined): string => revision ?? 'a revision without a name';

const doneText = ({ kind, stage, revision, from, percent }: ReleaseEvent): string => {
  switch (kind) {
    case 'created':
      return `${to(revision)} created without traffic`;
    case 'shifted':
      return `${percent ?? '?'}% of traffic to ${to(revision)}`;
    case 'promoted':
      return `${to(revision)} promoted`;
    case 'rolled back':
      return `${to(revision)} rolled back${from === undefined ? '' : ` to ${from}`}`;
    case 'held':
      return `${to(revision)} held at ${percent ?? '?'}% of traffic`;
    case 'applied':
      return `${stage} applied`;
  }
};

/** Such as 'flights-api-00002-x promoted (commit 1a2b3c4) by octocat'. */
export const releaseTitle = (event: ReleaseEvent): string =>
  `${doneText(event)}${event.commit === undefined ? '' : ` (commit ${event.commit.slice(0, 12)})`} by ${event.who}`;

const minuteOf = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

/** One line: when, what, who, and why or the verdict. */
export const releaseText = (event: ReleaseEvent): string => {
  const where = event.environment === undefined ? '' : ` in ${event.environment}`;
  const more = [event.reason, event.verdict].filter((text) => text !== undefined);
  return `${minuteOf(event.at)}${where}: ${releaseTitle(event)}${more.length === 0 ? '' : `: ${more.join('; ')}`}`;
};
