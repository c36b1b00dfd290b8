/** The work of `atalaya dlq`: lists dead letters and publishes them again. */
import type { PipelineSystem } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { withoutDeadLetterAttributes } from '../../pipeline/google/deadLetterAttributes.ts';
import type { LogLine } from '../../pipeline/google/logReader.ts';
import { compileMessage } from '../../pipeline/ingest/message.ts';
import type { Rejection } from '../../pipeline/ingest/rejection.ts';
import {
  originalIdAttribute,
  originalTimeAttribute,
  type Broker,
  type DeadLetter,
  type DeadLetters,
} from '../../pipeline/ports.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { table, tableWidth } from '../table.ts';
import { openDlqHome, type DlqHome } from './home.ts';
import { leeway, letterLinks, linksText } from './letterLinks.ts';

export interface ListOptions {
  readonly home?: 'embedded' | 'google';
  readonly data?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

export interface ReplayOptions {
  readonly home?: 'embedded' | 'google';
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly id?: readonly string[];
  readonly json?: boolean;
}

export const listLetters = async (id: string, options: ListOptions, io: Io): Promise<ExitCode> => {
  const { letters, cloud, name, close } = await openDlqHome(id, options, io);
  try {
    const found = await letters.list({ limit: options.limit + 1, all: options.all === true });
    const shown = found.slice(0, options.limit);
    const stories = await storiesOf(shown, cloud, io);
    if (options.json === true)
      for (const letter of shown) io.stdout(`${JSON.stringify({ ...jsonOf(letter), ...stories.json(letter) })}\n`);
    else if (shown.length === 0) io.stdout(`${id} has no dead letters in ${name}\n`);
    else
      io.stdout(
        table(['message', 'rejected', 'code', 'field', 'reason', 'bytes'], shown.map(cellsOf), tableWidth(io)) +
          shown.map(stories.text).join(''),
      );
    if (found.length > options.limit)
      io.stderr(`there are more than ${options.limit} dead letters: use --limit to show more\n`);
    return 0;
  } finally {
    await close();
  }
};

interface Stories {
  readonly json: (letter: DeadLetter) => object;
  readonly text: (letter: DeadLetter) => string;
}

/** On Google Cloud, each letter's log lines and trace. Lines that cannot be read are said, and take nothing along. */
const storiesOf = async (letters: readonly DeadLetter[], cloud: DlqHome['cloud'], io: Io): Promise<Stories> => {
  if (cloud === undefined || letters.length === 0) return { json: () => ({}), text: () => '' };
  const { project, reader } = cloud;
  const since = Math.min(...letters.map(({ rejectedAt }) => rejectedAt)) - leeway;
  const ids = letters.map(({ messageId }) => messageId);
  const lines = await reader.linesOf(ids, since).catch((error: unknown) => {
    io.stderr(`${Error.isError(error) ? error.message : String(error)}\n`);
    return undefined;
  });
  const linesOf = ({ messageId }: DeadLetter): readonly LogLine[] => lines?.get(messageId) ?? [];
  return {
    json: (letter) => {
      const { logs, trace } = letterLinks(project, letter);
      return { logs, trace: trace ?? null, lines: linesOf(letter) };
    },
    text: (letter) => linksText(letter, letterLinks(project, letter), linesOf(letter)),
  };
};

const cellsOf = (letter: DeadLetter): readonly string[] => [
  letter.messageId,
  new Date(letter.rejectedAt).toISOString(),
  letter.code,
  letter.field ?? '',
  letter.reason,
  String(letter.data.length),
];

const jsonOf = (letter: DeadLetter): object => ({
  messageId: letter.messageId,
  publishedAt: new Date(letter.publishedAt).toISOString(),
  rejectedAt: new Date(letter.rejectedAt).toISOString(),
  replayedAt: letter.replayedAt === undefined ? null : new Date(letter.replayedAt).toISOString(),
  code: letter.code,
  field: letter.field ?? null,
  reason: letter.reason,
  attributes: letter.attributes ?? {},
  data: Buffer.from(letter.data).toString('base64'),
});

interface Verdict {
  readonly letter: DeadLetter;
  /** Undefined when the message would be stored now. */
  readonly rejection: Rejection | undefined;
}

export const replayLetters = async (id: string, options: ReplayOptions, io: Io): Promise<ExitCode> => {
  const { system, letters, queue: openQueue, close } = await openDlqHome(id, options, io);
  try {
    const requestedIds = options.id === undefined ? undefined : new Set(options.id);
    const verdicts = judge(
      system,
      (await every(letters)).filter((letter) => requestedIds?.has(letter.messageId) ?? true),
    );
    const missing = [...(requestedIds ?? [])].filter(
      (messageId) => !verdicts.some(({ letter }) => letter.messageId === messageId),
    );
    if (missing.length > 0)
      throw new UsageError(
        `${id} has no open dead letter ${missing.join(', ')}`,
        `'atalaya dlq list ${id}' lists them`,
      );
    const good = verdicts.filter((verdict) => verdict.rejection === undefined).map(({ letter }) => letter);
    if (options.dryRun !== true && good.length > 0) {
      const queue = await openQueue();
      try {
        await publishAgain(good, queue, letters, io.now);
      } finally {
        await queue.close();
      }
    }
    io.stdout(
      options.json === true
        ? `${JSON.stringify(summary(verdicts, options.dryRun === true))}\n`
        : report(verdicts, options),
    );
    return 0;
  } finally {
    await close();
  }
};

const judge = (system: PipelineSystem, letters: readonly DeadLetter[]): readonly Verdict[] => {
  const parser = compileMessage(system);
  return letters.map((letter) => {
    const parsed = parser.fromBytes(letter.data);
    return { letter, rejection: parsed.kind === 'Rejection' ? parsed : undefined };
  });
};

const atOnce = 1_000;

/** In this order: a crash in between replays a message twice, and the pipeline stores it once. */
const publishAgain = async (
  good: readonly DeadLetter[],
  queue: Pick<Broker, 'publish'>,
  letters: DeadLetters,
  now: () => number,
): Promise<void> => {
  for (let from = 0; from < good.length; from += atOnce) {
    const some = good.slice(from, from + atOnce);
    await queue.publish(
      some.map(({ data, attributes, messageId, publishedAt }) => ({
        data,
        attributes: {
          ...withoutDeadLetterAttributes(attributes),
          [originalIdAttribute]: messageId,
          [originalTimeAttribute]: String(publishedAt),
        },
      })),
    );
    await letters.markReplayed(
      some.map((letter) => letter.messageId),
      now(),
    );
  }
};

const every = async (letters: DeadLetters): Promise<readonly DeadLetter[]> => {
  const all: DeadLetter[] = [];
  for (;;) {
    const after = all.at(-1)?.messageId;
    const some = await letters.list({ limit: atOnce, ...(after === undefined ? {} : { after }) });
    all.push(...some);
    if (some.length < atOnce) return all;
  }
};

const summary = (verdicts: readonly Verdict[], dryRun: boolean): object => ({
  dryRun,
  [dryRun ? 'wouldStore' : 'replayed']: verdicts
    .filter((verdict) => verdict.rejection === undefined)
    .map(({ letter }) => letter.messageId),
  wouldFail: verdicts
    .filter((verdict) => verdict.rejection !== undefined)
    .map(({ letter, rejection }) => ({ messageId: letter.messageId, reason: rejection!.reason })),
});

const report = (verdicts: readonly Verdict[], { dryRun }: ReplayOptions): string => {
  const failing = verdicts.filter((verdict) => verdict.rejection !== undefined);
  const good = verdicts.length - failing.length;
  const reasons = [...Map.groupBy(failing, ({ rejection }) => `${rejection!.code} ${rejection!.field ?? ''}`).values()]
    .toSorted((a, b) => b.length - a.length)
    .map((group) => [
      String(group.length),
      group[0]!.rejection!.code,
      group[0]!.rejection!.field ?? '',
      group[0]!.rejection!.reason,
    ]);
  return (
    `${good} ${dryRun === true ? 'would be stored now' : 'published again'}\n` +
    `${failing.length} would fail again${dryRun === true ? '' : ' and stay dead letters'}\n` +
    (reasons.length === 0 ? '' : table(['messages', 'code', 'field', 'such as'], reasons))
  );
};
