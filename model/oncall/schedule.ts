/**
 * Who is on call, when: layers of rotations, and overrides. The hand-over is the first instant at which the clock of the rotation's time
 * zone has reached its local time: of a time that the clock skips, the first minute that exists; of a time that occurs twice, the first.
 */
import type { InstantText, LocalDateTime } from '../instant.ts';
import type { Weekday } from '../maintenance.ts';

/** 'hour' counts elapsed hours; the others count on the calendar of the time zone. A turn that begins on day 31 of a shorter month begins on its last day. */
export interface TurnLength {
  readonly count: number;
  readonly unit: 'hour' | 'day' | 'week' | 'month';
}

/** Hours of the week in which a rotation is on call. It belongs to the weekday on which it begins: Friday 22:00 to 06:00 ends on Saturday. */
export interface Restriction {
  /** Default: all. */
  readonly days?: readonly Weekday[];
  /** By the clock of the rotation's time zone, '22:00'. An `end` that is not after `begin` is on the next day. A whole day is '00:00' to '24:00', which is kept as '00:00'. */
  readonly begin: string;
  readonly end: string;
}

export interface Rotation {
  readonly name: string;
  /** Handles in the order of their turns, no turn twice. A list is on call together. */
  readonly people: readonly (string | readonly string[])[];
  readonly turn: TurnLength;
  /** Local date and time of the first turn: '2026-01-05T09:00'. Before it the rotation has nobody. */
  readonly begin: string;
  /** Local date and time at which the rotation ends; undefined: never. */
  readonly end: string | undefined;
  /** IANA. */
  readonly timeZone: string;
  /** No restriction: always. */
  readonly restrictions: readonly Restriction[];
  /**
   * 'calendar' counts every turn, whether its restrictions leave hours in it or not; 'shift' counts only turns that do, so that a daily
   * turn on weekdays passes over nobody.
   */
  readonly advance: 'calendar' | 'shift';
}

export type RotationDefinition = Omit<Rotation, 'begin' | 'end' | 'timeZone' | 'restrictions' | 'advance' | 'turn'> &
  Partial<Pick<Rotation, 'timeZone' | 'restrictions' | 'advance'>> & {
    readonly begin: LocalDateTime;
    readonly end?: LocalDateTime;
    readonly turn: 'hourly' | 'daily' | 'weekly' | 'monthly' | TurnLength;
  };

/** Instead of whoever the layers name. A later one of the list covers an earlier one; that they overlap is a finding. */
export interface Override {
  /** Handles; an empty list takes everybody off. */
  readonly people: readonly string[];
  /**
   * Only the turns of this person are replaced: those that the layers give them, or an earlier override gave or took. Undefined:
   * everybody's.
   */
  readonly instead: string | undefined;
  /** Instants in RFC 3339 in whole minutes, with an offset. */
  readonly begin: string;
  readonly end: string;
  readonly reason: string;
}

export type OverrideDefinition = Omit<Override, 'instead' | 'begin' | 'end'> & {
  readonly instead?: string;
  readonly begin: InstantText;
  readonly end: InstantText;
};

export interface Schedule {
  readonly id: string;
  /** IANA: of the team. */
  readonly timeZone: string;
  /** A later layer covers an earlier one wherever it has somebody. */
  readonly layers: readonly Rotation[];
  readonly overrides: readonly Override[];
  /** Days on which cover has to be planned, by the id of a holiday calendar. */
  readonly holidays: readonly string[];
}

export interface ScheduleDefinition {
  readonly id: string;
  readonly timeZone: string;
  readonly layers: readonly RotationDefinition[];
  readonly overrides?: readonly OverrideDefinition[];
  readonly holidays?: readonly string[];
}

export interface HolidayCalendar {
  readonly id: string;
  readonly days: readonly { readonly day: string; readonly name: string }[];
}
