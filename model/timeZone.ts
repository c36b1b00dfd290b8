/**
 * Names of the IANA time zone database: which there are, and which was probably meant. Node answers by ICU, which also takes
 * offsets, names in other capitals and abbreviations of its own ('IST'); tools written in Go refuse those.
 */
import { memoize } from './memoize.ts';
import { nearest } from './nearest.ts';

/** Names without a region that IANA has; ICU's other abbreviations ('IST', 'PST') are not in the database. */
const abbreviations: readonly string[] = 'CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' ');

/** A name of the IANA database, in its own capitals: not an offset, and not 'Local', as Go calls the machine's zone. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name) || name === 'Local') return false;
  if (/^[A-Z]{3}$/.test(name)) return abbreviations.includes(name);
  const [region = '', ...places] = name.split('/');
  const isShouted = places.some((place) => !/[a-z]/.test(place)) || (region !== 'US' && !/[a-z]/.test(region));
  if (places.length > 0 && region !== 'Etc' && isShouted) return false;
  const canonical = canonicalName(name);
  return canonical !== '' && (canonical === name || canonical.toLowerCase() !== name.toLowerCase());
};

/** Empty for a name that ICU does not know. A formatter costs more than 50 µs, and every person has a zone. */
const canonicalName: (name: string) => string = memoize(
  (name: string) => name,
  (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    } catch (error) {
      if (error instanceof RangeError) return '';
      throw error;
    }
  },
);

/** Present names of zones that ICU lists under an older name. Source: IANA, file 'backward'. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** The present name that was probably meant; a place alone ('Santiago', 'Kolkata') is enough. */
export const nearestTimeZone = (name: string): string | undefined => {
  const listed = Intl.supportedValuesOf('timeZone').map((zone) => renamed[zone] ?? zone);
  const place = name.trim().replaceAll(' ', '_').toLowerCase();
  const byPlace = listed.find((zone) => zone.toLowerCase().endsWith(`/${place}`));
  if (byPlace !== undefined) return byPlace;
  const near = nearest(name, [...listed, ...Object.keys(renamed), 'UTC']);
  return near === undefined ? undefined : (renamed[near] ?? near);
};

/** The zone that is meant by a name of the form 'Etc/GMT+3', whose sign is the opposite of the usual one: 'UTC-03:00'. */
export const invertedZone = (name: string): string | undefined => {
  const [, sign, hours = ''] = /^(?:Etc\/)?GMT([+-])(\d{1,2})$/.exec(name) ?? [];
  if (sign === undefined || Number(hours) === 0) return undefined;
  return `UTC${sign === '+' ? '-' : '+'}${hours.padStart(2, '0')}:00`;
};
