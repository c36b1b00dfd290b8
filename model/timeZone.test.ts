import { describe, expect, test } from '@jest/globals';
import { invertedZone, isTimeZone, nearestTimeZone } from './timeZone.ts';

describe('a name of a time zone', () => {
  test.each([
    'UTC',
    'Etc/UTC',
    'America/Santiago',
    'America/Argentina/Buenos_Aires',
    'Asia/Kolkata',
    'Etc/GMT+3',
    'GMT',
    'Asia/Calcutta',
    'US/Pacific',
    'GB',
    'EST',
    'America/Port-au-Prince',
  ])('%s', (name) => expect(isTimeZone(name)).toBe(true));
  test.each([
    '',
    'Santiago',
    'america/santiago',
    '+03:00',
    '-0300',
    'Local',
    'America/Santiagoo',
    'CLT',
    'IST',
    'PST',
    'ASIA/KOLKATA',
    'Asia/kolkata',
    'UTC+3',
    'Europe/Berlin ',
  ])("'%s' is none", (name) => expect(isTimeZone(name)).toBe(false));
});

test('every zone that Node lists is a name', () => {
  expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isTimeZone(zone))).toEqual([]);
});

test.each([
  ['Santiago', 'America/Santiago'],
  ['Kolkata', 'Asia/Kolkata'],
  ['asia/kolkata', 'Asia/Kolkata'],
  ['Asia/Kolkatta', 'Asia/Kolkata'],
  ['Asia/Calcuta', 'Asia/Kolkata'],
  ['Europe/Belrin', 'Europe/Berlin'],
  ['sao paulo', 'America/Sao_Paulo'],
  ['utc', 'UTC'],
  ['Mars/Olympus_Mons', undefined],
])("'%s' was probably meant as %s", (name, zone) => {
  expect(nearestTimeZone(name)).toBe(zone);
});

test.each([
  ['Etc/GMT+3', 'UTC-03:00'],
  ['Etc/GMT-14', 'UTC+14:00'],
  ['Etc/GMT+0', undefined],
  ['Etc/UTC', undefined],
  ['America/Santiago', undefined],
])('%s is the clock of %s', (name, zone) => {
  expect(invertedZone(name)).toBe(zone);
});
