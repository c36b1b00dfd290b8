/** Levels of log entries. Source: Logging API v2, LogSeverity. */
import { nearest } from '../../model/nearest.ts';

export const levels: readonly string[] = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
];

/** Names that other loggers have for them. */
const others: Readonly<Record<string, string>> = {
  WARN: 'WARNING',
  ERR: 'ERROR',
  FATAL: 'CRITICAL',
  SEVERE: 'ERROR',
  TRACE: 'DEBUG',
  CRIT: 'CRITICAL',
  EMERG: 'EMERGENCY',
  INFORMATION: 'INFO',
};

export const meantLevel = (name: string): string | undefined =>
  others[name.toUpperCase()] ?? nearest(name.toUpperCase(), levels);
