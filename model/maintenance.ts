/**
 * Maintenance that was agreed on: what is counted in it is excluded from error budgets, and shown in every report with its
 * owner and reason. Each ends: an exclusion without an end would be a promise that nobody keeps. Notifications of emitted
 * alerts are held back meanwhile (docs/guides/objectives.md).
 */

interface Common {
  /** Who answers for it. */
  readonly owner: string;
  /** What is done, and who agreed. */
  readonly reason: string;
  /** Ids of the objectives that it excludes. Default: all of the system. */
  readonly objectives?: readonly string[];
}

export interface MaintenanceOptions extends Common {
  /** Instants in RFC 3339, in whole minutes: '2026-12-05T02:00:00-03:00'. Included is what is counted after `begin`, up to `end`. */
  readonly begin: string;
  readonly end: string;
}

export interface Maintenance extends MaintenanceOptions {
  readonly kind: 'Maintenance';
}

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof weekdays)[number];

export interface RecurringOptions extends Common {
  readonly every: 'day' | Weekday;
  /** By the clock of the time zone: '02:00'. An `end` that is not after `begin` is on the next day. */
  readonly begin: string;
  readonly end: string;
  /** IANA. Default: UTC. */
  readonly timeZone?: string;
  /** First and last day on which it may begin: '2026-12-01'. */
  readonly from: string;
  readonly until: string;
}

export interface RecurringMaintenance extends RecurringOptions {
  readonly kind: 'RecurringMaintenance';
}

export type AnyMaintenance = Maintenance | RecurringMaintenance;

/** Once. */
export const maintenance = (options: MaintenanceOptions): Maintenance => ({ kind: 'Maintenance', ...options });

/** Every day, or every week. */
export const recurringMaintenance = (options: RecurringOptions): RecurringMaintenance => ({
  kind: 'RecurringMaintenance',
  ...options,
});
