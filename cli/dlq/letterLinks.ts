/** Where a dead letter's story is told on Google Cloud: its log lines and its trace, as addresses of the console. */
import { rejectedFilter, type LogLine } from '../../pipeline/google/logReader.ts';
import { traceparentAttribute, type DeadLetter } from '../../pipeline/ports.ts';

export interface LetterLinks {
  /** Logs Explorer. */
  readonly logs: string;
  /** Trace; undefined when the message carries none. */
  readonly trace: string | undefined;
}

const console = 'https://console.cloud.google.com';
/** Milliseconds before the rejection that a line may have been written: clocks differ. */
export const leeway = 60_000;

export const letterLinks = (project: string, letter: DeadLetter): LetterLinks => {
  const filter = rejectedFilter([letter.messageId], letter.rejectedAt - leeway);
  const traceId = traceIdOf(letter.attributes?.[traceparentAttribute]);
  const where = `project=${encodeURIComponent(project)}`;
  return {
    logs: `${console}/logs/query;query=${encodeURIComponent(filter)}?${where}`,
    trace: traceId === undefined ? undefined : `${console}/traces/list?${where}&tid=${traceId}`,
  };
};

/** Also of a trace that was not sampled: other services may have kept theirs. */
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
