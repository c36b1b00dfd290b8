/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The viewer's choice of theme and time zone, kept in the page's URL. */

export interface Display {
  readonly dark: boolean;
  readonly utc: boolean;
  /** Shows a time that somebody selected on a chart; seconds since the epoch. */
  readonly zoom: (from: number, to: number) => void;
}

const search = new URLSearchParams(location.search);

export const initialDisplay = (): Omit<Display, 'zoom'> => ({
  dark: (search.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark',
  utc: search.get('zone') !== 'local',
});

/** Distinguishable on both backgrounds and for colour-blind people. Source: Okabe and Ito's palette, adapted. */
const light = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#a347a0',
  '#b8860b',
  '#3a7ca5',
  '#8c564b',
  '#5f7a00',
  '#cc4778',
  '#4b4b9b',
];
const dark = [
  '#58a6ff',
  '#ff9e64',
  '#4cc38a',
  '#d2a8ff',
  '#e3b341',
  '#79c0ff',
  '#d7a98c',
  '#a5c94a',
  '#ff7eb6',
  '#9d9df5',
];

export const colourOf = (index: number, isDark: boolean): string => {
  const palette = isDark ? dark : light;
  return palette[index % palette.length] ?? '#888888';
};

/** Statuses and outcomes have the same colour in every chart. */
const meanings: readonly (readonly [RegExp, number])[] = [
  [/^(2\d\d|stored|good)$/, 2],
  [/^(3\d\d)$/, 0],
  [/^(4\d[0249]|retried)$/, 4],
  [/^401$/, 6],
  [/^403$/, 8],
  [/^(503)$/, 3],
  [/^(5\d\d|5xx|rejected)$/, 1],
];

export const colourOfSeries = (outcome: string | undefined, index: number, isDark: boolean): string =>
  colourOf(meanings.find(([pattern]) => outcome !== undefined && pattern.test(outcome))?.[1] ?? index, isDark);

export const cssColour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
