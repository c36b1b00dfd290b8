/**
 * Objectives of an imported system: proposals, for what the platform measures. Targets are low on purpose: a promise that nobody has
 * made must not page anybody in its first night. What nothing measures has a comment with the ways to have it measured.
 */
import type { ServiceDraft, SystemDraft } from '../grouping/draft.ts';
import { call, comment, member, object, quoted, list, type Code, type Comment } from './code.ts';

export const objectivesCode = (draft: SystemDraft, imported: readonly (Code | Comment)[]): Code => {
  const proposals = [...apiObjectives(draft), ...messageObjectives(draft)];
  return list([...remarksOf(draft), ...imported, ...proposals]);
};

const remarksOf = ({ remarks }: SystemDraft): readonly Comment[] =>
  remarks.filter(({ place }) => place === 'objectives').map(({ text, code }) => comment(text, code));

const apiObjectives = ({ apis }: SystemDraft): readonly (Code | Comment)[] => {
  const written = apis.filter(isWritten);
  if (written.length === 0) return [];
  const uncounted = written.find((api) => !isCounted(api));
  if (uncounted !== undefined)
    return [
      comment(
        `Nothing counts the requests of ${uncounted.resource.name}. Name what is in front of it (front: loadBalancer('…') or endpoints('…')), ` +
          `let it send OpenTelemetry's HTTP metrics (telemetry: { service: '…' }), or say what counts them (of: …).`,
      ),
    ];
  return [
    call(
      'availability',
      quoted('api'),
      options('99%', '30d', 'the share of requests that are answered without an error'),
    ),
    call('latency', quoted('api'), options('95%', '30d', 'how long callers wait', '1s')),
  ];
};

const messageObjectives = ({ queues, ingests }: SystemDraft): readonly Code[] => {
  const knowsAge =
    queues.some(({ kind }) => kind === 'Pubsub') || ingests.some(({ resource }) => resource.kind === 'Dataflow');
  const isProcessed =
    queues.some(({ kind }) => kind === 'Pubsub') || ingests.some((ingest) => isWritten(ingest) && isCounted(ingest));
  return [
    ...(isProcessed
      ? [call('processing', quoted('ingest'), options('99%', '7d', 'the share of messages that are processed'))]
      : []),
    ...(knowsAge ? [call('freshness', quoted('ingest'), options('99%', '7d', 'how long messages wait', '5m'))] : []),
  ];
};

/** A workload without a known cluster is a comment. */
export const isWritten = ({ resource, cluster }: ServiceDraft): boolean =>
  resource.kind !== 'Workload' || cluster !== undefined;

/** Cloud Run and functions count requests; a container of a cluster has to have something in front of it. */
export const isCounted = ({ resource, front }: ServiceDraft): boolean =>
  front !== undefined || resource.kind === 'Service' || resource.kind === 'Function';

const options = (target: string, window: string, what: string, under?: string): Code =>
  object([
    member('target', quoted(target)),
    ...(under === undefined ? [] : [member('under', quoted(under))]),
    member('window', quoted(window)),
    member(
      'why',
      quoted(`Imported: nobody has decided this target. It is proposed because the platform measures ${what}.`),
    ),
    member('rejected', list([])),
  ]);
