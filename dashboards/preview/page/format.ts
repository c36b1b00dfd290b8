/** Values as a person reads them: units of UCUM in, three significant digits out. */

/** The largest size that the value reaches, else the smallest there is. */
const steps = (value: number, sizes: readonly (readonly [number, string])[]): string => {
  const [worth, unit] = sizes.find(([least]) => Math.abs(value) >= least) ?? sizes.at(-1) ?? [1, ''];
  return `${digits(value / worth)}${unit}`;
};

/** Three significant digits, without zeros that say nothing. */
const digits = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
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

const scaledCount = (value: number): string => {
  const [worth, unit] = counts.find(([least]) => Math.abs(value) >= least) ?? [0, ''];
  return unit === ' k' ? `${digits(value / 1_000)} k` : `${digits(worth === 0 ? value : value / worth)}${unit}`;
};

const seconds = (value: number): string => {
  if (value === 0) return '0 s';
  if (Math.abs(value) < 0.001) return `${digits(value * 1e6)} µs`;
  return steps(value, times);
};

/** `value` in `unit`, such as 's', '10^2.%', 'By/s', '{message}/s', '{USD}/d'. */
export const formatted = (value: number | null, unit: string): string => {
  if (value === null || !Number.isFinite(value)) return '–';
  switch (unit) {
    case 's':
      return seconds(value);
    case 'ms':
      return seconds(value / 1_000);
    case '10^2.%':
      return `${digits(value * 100)}%`;
    case 'By':
      return steps(value, bytes);
    case 'By/s':
      return `${steps(value, bytes)}/s`;
    case 'GiBy':
      return steps(value * 2 ** 30, bytes);
    default:
      return scaledCount(value);
  }
};

/** What the axis is in, where the values do not say it. */
export const unitWords = (unit: string): string => {
  if (['s', 'ms', '10^2.%', 'By', 'By/s', 'GiBy', '1', ''].includes(unit)) return '';
  return unit.replaceAll(/[{}]/g, '').replace('/s', ' a second').replace('/d', ' a day');
};
