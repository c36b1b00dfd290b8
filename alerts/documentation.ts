/**
 * The text of a notification: enough to act without opening a link, most urgent first; details are in the runbook.
 * Limits of Cloud Monitoring (alert.proto, Documentation): 8,192 characters and 10,240 bytes of content, 255 characters
 * of subject, three links with names of 1 to 63 characters.
 */
import type { Alert } from './alert.ts';
import {
  isWorkerPool,
  previousTagCommand,
  rollBackCommand,
  rolledOut,
  rolloutBackCommand,
  servicesOf,
} from './commands.ts';
import { byStage, deploysUrl, linksOf, releasesUrl, revisionsUrl, type LinkContext } from './links.ts';
import type { StageName } from '../model/stage.ts';
import { code, escaped, link } from '../text/markdown.ts';
import { presentValueText } from './presentValue.ts';
import { urgencyOf } from './urgency.ts';
import { command } from '../text/command.ts';

export interface DocumentationLink {
  readonly name: string;
  readonly url: string;
}

export interface Documentation {
  /** Markdown. */
  readonly content: string;
  readonly subject: string;
  readonly links: readonly DocumentationLink[];
}

const mostCharacters = 8_192;
const mostBytes = 10_240;
const mostOfSubject = 255;

/** Limit for each text of a definition: a reader on a phone reads no more. */
const mostOfText = 1_200;
const mostOfLook = 400;

export const documentationOf = (alert: Alert, context: LinkContext): Documentation => {
  const links = linksOf(alert, context);
  const markdown = (text: string, most: number = mostOfText): string => escaped(clipped(text, most));
  const value = presentValueText(alert, 'cloud-monitoring');
  const blocks = [
    markdown(alert.meaning),
    ...(value === undefined ? [] : [`**${value}**`]),
    `**How urgent:** ${markdown(urgencyOf(alert))}`,
    `**Look first at**\n\n${alert.look.map((text, index) => `${index + 1}. ${markdown(text, mostOfLook)}`).join('\n')}`,
    ...(context.changed?.[alert.stage] ?? changedBlocks(alert.stage, context)),
    `**Open** the links below, or the ${link('traces', links.traces)}.`,
    `Owner: ${markdown(alert.owner)}. More: \`${command} explain ${alert.id}\`.`,
  ];
  return {
    content: fitting(blocks),
    subject: clipped(`${alert.title} [${alert.severity}, ${context.environment}]`, mostOfSubject),
    links: [
      { name: 'Runbook', url: links.runbook },
      { name: 'Dashboard', url: links.dashboard },
      { name: 'Logs', url: links.logs },
    ],
  };
};

/** What the notifications of a stage share, to compute it once for many alerts. */
export const changedByStage = (context: LinkContext): Readonly<Record<StageName, readonly string[]>> =>
  byStage((stage) => changedBlocks(stage, context));

/** A release is the most common cause, and to roll back is the fastest repair. */
const changedBlocks = (stage: StageName, context: LinkContext): readonly string[] => {
  const { system, environment } = context;
  if (system === undefined) return [];
  const services = servicesOf({ system, environment }, stage);
  const served = services.filter((service) => !isWorkerPool({ system, environment }, service));
  const revisions = served.map((service) =>
    link(`revisions of ${service}`, revisionsUrl(context, service, system.region)),
  );
  const released = rolledOut({ system, environment }, stage);
  const changes = [
    ...(released.length === 0 ? [] : [link('releases of the last week', releasesUrl(context, system))]),
    ...revisions,
    ...(services.length > 0 && served.length === 0
      ? []
      : [link('deploys of the last day', deploysUrl(context, served))]),
  ];
  const others = services.filter((service) => !released.some((each) => each.service === service));
  const rollBacks = others.map((service) => code(rollBackCommand({ system, environment }, service)));
  return [
    `**What changed lately:** ${changes.join(', ')}.`,
    ...released.map(
      (each) =>
        `**To roll ${each.service} back:** ${code(rolloutBackCommand({ system, environment }, each))}, or without the repository ${code(previousTagCommand({ system, environment }, each))}`,
    ),
    ...(rollBacks.length === 0
      ? []
      : [`**To roll back to the revision before the newest:** ${rollBacks.join(' or ')}`]),
  ];
};

/** Drops blocks from the end until the rest fits. */
const fitting = (blocks: readonly string[]): string => {
  const content = blocks.join('\n\n');
  // A UTF-16 unit takes three bytes at the most.
  const isShort = 3 * content.length <= mostBytes;
  const fits = isShort || (content.length <= mostCharacters && new TextEncoder().encode(content).length <= mostBytes);
  return fits || blocks.length <= 1 ? content : fitting(blocks.slice(0, -1));
};

/** At most `most` UTF-16 units; never half of a surrogate pair. */
const clipped = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
