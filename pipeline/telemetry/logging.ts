/**
 * Structured log lines for Google Cloud: severity, message, RFC 3339 time and the active trace. Redaction is by
 * construction: a field that is not on the list, or that is not a plain value, is dropped and only its name is logged, so that
 * no payload and no URL is logged by accident. Source: Cloud Logging, structured logging, special JSON fields.
 */
import { trace, TraceFlags } from '@opentelemetry/api';
import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { Logger } from './telemetry.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  /** The part that writes, such as 'api' or 'ingest'. */
  readonly name: string;
  /** Default 'info'. */
  readonly level?: LogLevel;
  /** Default: stderr, because answers go to stdout; on a terminal in a form for people. */
  readonly destination?: DestinationStream;
  /** Google Cloud project of the traces. */
  readonly project?: string | undefined;
}

/** The fields that a line may have in addition to its message. */
// prettier-ignore
const fields: ReadonlySet<string> = new Set([
  'event', 'system', 'stage', 'operation', 'signal',
  'route', 'method', 'status', 'ms', 'request',
  'error', 'reason', 'code', 'field',
  'messageId', 'messageIds', 'messages', 'rows', 'count', 'bytes', 'attempt', 'seconds',
  'host', 'port', 'file', 'version', 'pid',
]);

const mostCharacters = 500;
const mostItems = 20;

const severities: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

type Plain = string | number | boolean;

const plain = (value: unknown): Plain | undefined => {
  if (typeof value === 'string') return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};

const loggable = (value: unknown): Plain | readonly Plain[] | undefined =>
  Array.isArray(value)
    ? value
        .slice(0, mostItems)
        .map(plain)
        .filter((item) => item !== undefined)
    : plain(value);

/** The field `err` marks our own bug: its stack is logged in the field that Error Reporting reads. */
const bug = (error: Error): Record<string, unknown> => ({
  error: error.name,
  reason: plain(error.message),
  stack_trace: error.stack,
});

const redacted = (given: Record<string, unknown>): Record<string, unknown> => {
  const line: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name.startsWith(traceFieldPrefix)) line[name] = value;
    else if (name === 'err' && value instanceof Error) Object.assign(line, bug(value));
    else if (name === 'stack' && 'err' in given) continue;
    else if (fields.has(name) && loggable(value) !== undefined) line[name] = loggable(value);
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

/** A line for people: time, severity, name, message, fields. */
export const readable = (write: (text: string) => void): DestinationStream => ({
  write: (text) => {
    const { severity, time, name, message, ...rest } = JSON.parse(text) as Record<string, unknown>;
    const pairs = Object.entries(rest)
      .filter(([field]) => !field.startsWith(traceFieldPrefix))
      .map(([field, value]) => `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    const clock = String(time).slice(11, 23);
    write([clock, String(severity).padEnd(7), String(name), String(message), ...pairs].join(' ') + '\n');
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
        log: redacted,
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
