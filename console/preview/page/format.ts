/** Formats values for people: UCUM units in, three significant digits out. */

type Sizes = readonly (readonly [number, string])[];

/** The largest size that does not exceed the value, else the smallest. */
const steps = (value: number, sizes: Sizes, significant: number): string => {
  const [worth, unit] = sizes.find(([least]) => Math.abs(value) >= least) ?? sizes.at(-1) ?? [1, ''];
  return `${digits(value / worth, significant)}${unit}`;
};

/** Removes trailing zeros. */
const digits = (value: number, significant: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(significant)));
};

const times = [
  [86_400, ' d'],
  [3_600, ' h'],
  [60, ' min'],
  [1, ' s'],
  [0.001, ' ms'],
] as const;

const bytes = [
  [2 ** 40, ' TiB'],
  [2 ** 30, ' GiB'],
  [2 ** 20, ' MiB'],
  [2 ** 10, ' KiB'],
  [1, ' B'],
] as const;

const counts = [
  [1e9, ' G'],
  [1e6, ' M'],
  [1e4, ' k'],
  [0, ''],
] as const;

const scaledCount = (value: number, significant: number): string => {
  const [worth, unit] = counts.find(([least]) => Math.abs(value) >= least) ?? [0, ''];
  if (unit === ' k') return `${digits(value / 1_000, significant)} k`;
  return `${digits(worth === 0 ? value : value / worth, significant)}${unit}`;
};

const seconds = (value: number, significant: number): string => {
  if (value === 0) return '0 s';
  if (Math.abs(value) < 0.001) return `${digits(value * 1e6, significant)} µs`;
  return steps(value, times, significant);
};

/** `value` in `unit`, such as 's', '10^2.%', 'By/s', '{message}/s', '{USD}/d'. */
export const formatted = (value: number | null, unit: string, significant: number = 3): string => {
  if (value === null || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 's':
      return seconds(value, significant);
    case 'ms':
      return seconds(value / 1_000, significant);
    case '10^2.%':
      return `${digits(value * 100, significant)}%`;
    case 'By':
      return steps(value, bytes, significant);
    case 'By/s':
      return `${steps(value, bytes, significant)}/s`;
    case 'GiBy':
      return steps(value * 2 ** 30, bytes, significant);
    default:
      return scaledCount(value, significant);
  }
};

/** With as many digits as needed to make the texts different. */
export const formattedApart = (values: readonly number[], unit: string): string[] => {
  for (let significant = 3; ; significant += 1) {
    const texts = values.map((value) => formatted(value, unit, significant));
    if (significant === 9 || new Set(texts).size === texts.length) return texts;
  }
};

/** At 1 the budget lasts exactly its window. */
const burn = '{times}';

/** The unit of an axis, where its labels do not contain it. */
export const unitWords = (unit: string): string => {
  if (['s', 'ms', '10^2.%', 'By', 'By/s', 'GiBy', ''].includes(unit)) return '';
  if (unit === '1') return 'without a unit';
  const [counted = '', per] = unit.replaceAll(/[{}]/g, '').split('/');
  const all = /^(?:USD|By)$/.test(counted) ? counted : `${counted}s`;
  if (unit === burn) return "times the budget's rate";
  return `in ${all}${per === 's' ? ' a second' : per === 'd' ? ' a day' : ''}`;
};
