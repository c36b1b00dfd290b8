/**
 * Structured lines as Google Cloud reads them: severity, message, RFC 3339 time, and the trace that is active. Redaction
 * is by construction: a field that is not on the list, or that is no plain value, is dropped and its name said, so that
 * no payload and no URL gets out by accident. Source: Cloud Logging, structured logging, special JSON fields.
 */
import { trace, TraceFlags } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { Logger } from './telemetry.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  /** Who writes: such as 'api' or 'ingest'. */
  readonly name: string;
  /** Default 'info'. */
  readonly level?: LogLevel;
  /** Default stderr, so that stdout stays free for answers; readable when that is a terminal. */
  readonly destination?: DestinationStream;
  /** Google Cloud project of the traces. */
  readonly project?: string | undefined;
}

/** What a line may say beside its message. */
// prettier-ignore
const fields: ReadonlySet<string> = new Set([
  'event', 'system', 'stage', 'operation', 'signal',
  'route', 'method', 'status', 'ms', 'request',
  'error', 'reason', 'code', 'field',
  'messageId', 'messageIds', 'messages', 'rows', 'count', 'bytes', 'attempt', 'seconds',
  'host', 'port', 'file', 'version', 'pid',
]);

const longest = 500;
const most = 20;

const severities: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

type Plain = string | number | boolean;

const plain = (value: unknown): Plain | undefined => {
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};

const shown = (value: unknown): Plain | readonly Plain[] | undefined =>
  Array.isArray(value)
    ? value
        .slice(0, most)
        .map(plain)
        .filter((one) => one !== undefined)
    : plain(value);

/** `err` says that an error is our own bug: its stack is kept, where Error Reporting looks for it. */
const bug = (error: Error): Record<string, unknown> => ({
  error: error.name,
  reason: plain(error.message),
  stack_trace: error.stack,
});

const told = (given: Record<string, unknown>): Record<string, unknown> => {
  const line: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name.startsWith(traceFieldPrefix)) line[name] = value;
    else if (name === 'err' && value instanceof Error) Object.assign(line, bug(value));
    else if (name === 'stack' && 'err' in given) continue;
    else if (fields.has(name) && shown(value) !== undefined) line[name] = shown(value);
    else dropped.push(name);
  }
  return dropped.length === 0 ? line : { ...line, dropped };
};

const traceFieldPrefix = 'logging.googleapis.com/';

const traceFields = (project: string | undefined): Record<string, unknown> => {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined) return {};
  return {
    'logging.googleapis.com/trace': project === undefined ? span.traceId : `projects/${project}/traces/${span.traceId}`,
    'logging.googleapis.com/spanId': span.spanId,
    'logging.googleapis.com/trace_sampled': (span.traceFlags & TraceFlags.SAMPLED) !== 0,
  };
};

/** A line for people: time, severity, who, message, fields. */
export const readable = (write: (text: string) => void): DestinationStream => ({
  write: (text) => {
    const { severity, time, name, message, ...rest } = JSON.parse(text) as Record<string, unknown>;
    const said = Object.entries(rest)
      .filter(([field]) => !field.startsWith(traceFieldPrefix))
      .map(([field, value]) => `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const clock = String(time).slice(11, 23);
    write([clock, String(severity).padEnd(7), String(name), String(message), ...said].join(' ') + '\n');
  },
});

const stderr = (): DestinationStream =>
  process.stderr.isTTY ? readable((text) => void process.stderr.write(text)) : pino.destination({ fd: 2, sync: true });

export const createLogger = (options: LoggerOptions): Logger => {
  const { name, level = 'info', destination = stderr(), project } = options;
  const logger = pino(
    {
      level,
      base: { name },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      mixin: () => traceFields(project),
      formatters: {
        level: (label) => ({ severity: severities[label] ?? 'DEFAULT' }),
        log: told,
      },
    },
    destination,
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
};
