/**
 * Parts of a date, of seconds since the epoch in UTC, by the proleptic Gregorian calendar and for years that JavaScript's
 * Date does not reach. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
 */
interface CivilDate {
  readonly seconds: number;
  /** Days since the epoch. */
  readonly days: number;
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

export type DatePart = (date: CivilDate) => number;

/** Fractions of a second are cut off. NaN for a value that is not a date. */
export const ofDate = (part: DatePart, value: number): number => {
  const seconds = Math.trunc(value);
  return Number.isSafeInteger(seconds) ? part(dateOf(seconds)) : NaN;
};

/** Weeks begin on Sunday, which is 0. */
export const calendar: Readonly<Record<string, DatePart>> = {
  day_of_month: ({ day }) => day,
  day_of_week: ({ days }) => remainder(days + 4, 7),
  day_of_year: ({ days, year }) => days - daysBefore(year, 1) + 1,
  days_in_month: ({ year, month }) =>
    daysBefore(month === 12 ? year + 1 : year, (month % 12) + 1) - daysBefore(year, month),
  hour: ({ seconds }) => Math.floor(remainder(seconds, daySeconds) / 3_600),
  minute: ({ seconds }) => Math.floor(remainder(seconds, 3_600) / 60),
  month: ({ month }) => month,
  year: ({ year }) => year,
};

const daySeconds = 86_400;

/** Never negative. */
const remainder = (value: number, by: number): number => ((value % by) + by) % by;

/** The calendar repeats every 400 years (an era). Eras begin on 1 March, so that the leap day is the last day. */
const eraDays = 146_097;
const epochInEra = 719_468;

const dateOf = (seconds: number): CivilDate => {
  const days = Math.floor(seconds / daySeconds);
  const shifted = days + epochInEra;
  const era = Math.floor(shifted / eraDays);
  const dayOfEra = shifted - era * eraDays;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    seconds,
    days,
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
};

/** Days from the epoch to the first of a month. */
const daysBefore = (year: number, month: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return (
    era * eraDays + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - epochInEra
  );
};
