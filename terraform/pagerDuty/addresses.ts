/** Addresses of the blocks of the PagerDuty root. */
import type { Person } from '../../model/oncall/person.ts';
import { nameOf } from '../expression.ts';

/** The address with which a person signs in to PagerDuty; undefined for a person without one. */
export const pagerDutyAddress = ({ contacts }: Person): string | undefined =>
  [...contacts.high, ...contacts.low].flatMap((contact) =>
    contact.kind === 'PagerDutyUser' ? [contact.address] : [],
  )[0];

export const userAddress = (handle: string): string => `data.pagerduty_user.${nameOf(handle)}.id`;

/** `type`: of the resource that has the schedule. */
export const scheduleAddress = (type: string, schedule: string): string => `${type}.${nameOf(schedule)}.id`;
