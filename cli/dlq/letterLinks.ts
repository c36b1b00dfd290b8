/** Links to a dead letter's log lines and trace in the Google Cloud console. */
import { rejectedFilter, type LogLine } from '../../pipeline/google/logReader.ts';
import { traceparentAttribute, type DeadLetter } from '../../pipeline/ports.ts';

export interface LetterLinks {
  /** Logs Explorer. */
  readonly logs: string;
  /** Undefined when the message has no trace. */
  readonly trace: string | undefined;
}

const console = 'https://console.cloud.google.com';
/** Milliseconds of clock skew: a line may be written so long before the rejection. */
export const leeway = 60_000;

export const letterLinks = (project: string, letter: DeadLetter): LetterLinks => {
  const filter = rejectedFilter([letter.messageId], letter.rejectedAt - leeway);
  const traceId = traceIdOf(letter.attributes?.[traceparentAttribute]);
  const projectParameter = `project=${encodeURIComponent(project)}`;
  return {
    logs: `${console}/logs/query;query=${encodeURIComponent(filter)}?${projectParameter}`,
    trace: traceId === undefined ? undefined : `${console}/traces/list?${projectParameter}&tid=${traceId}`,
  };
};

/** Also for a trace that was not sampled here: other services may have sampled it. */
const traceIdOf = (traceparent: string | undefined): string | undefined =>
  /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1];

export const linksText = (letter: DeadLetter, { logs, trace }: LetterLinks, lines: readonly LogLine[]): string =>
  [
    `\n${letter.messageId}`,
    `  logs   ${logs}`,
    ...(trace === undefined ? [] : [`  trace  ${trace}`]),
    ...lines.map(({ at, severity, message }) => `  ${at} ${severity} ${message}`),
    '',
  ].join('\n');
