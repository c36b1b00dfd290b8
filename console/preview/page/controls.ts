/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The controls above the dashboard: which one, which time, theme and time zone. */
import { isRange, ranges, shortest, type Range } from './ranges.ts';
import type { Display } from './theme.ts';
import { timeText } from './timeText.ts';

export interface Controls {
  readonly range: () => Range;
  readonly display: () => Display;
  readonly choose: (range: Range) => void;
  readonly follow: (length: number) => void;
  readonly show: (next: Partial<Display>) => void;
}

const byId = <T extends HTMLElement>(id: string): T => {
  const element = document.querySelector<T>(`#${id}`);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
};

/** Seconds since the epoch as a field shows them, in the zone of the page. */
const fieldText = (at: number, utc: boolean): string => {
  const shift = utc ? 0 : new Date(at * 1_000).getTimezoneOffset() * 60;
  return new Date((Math.round(at) - shift) * 1_000).toISOString().slice(0, 19);
};

const secondsOf = (text: string, utc: boolean): number => new Date(utc ? `${text}Z` : text).getTime() / 1_000;

export const connectControls = (controls: Controls): void => {
  const pick = byId<HTMLSelectElement>('dashboards');
  const id = decodeURIComponent(location.pathname.replace('/d/', ''));
  pick.value = id;
  pick.addEventListener('change', () => location.assign(`/d/${encodeURIComponent(pick.value)}${location.search}`));
  for (const button of document.querySelectorAll<HTMLButtonElement>('#ranges button')) {
    button.addEventListener('click', () => controls.follow(Number(button.dataset['length'])));
  }
  connectOwn(controls);
  connectDisplay(controls);
};

const connectOwn = ({ range, display, choose }: Controls): void => {
  const own = byId<HTMLDetailsElement>('own');
  const [from, to] = [byId<HTMLInputElement>('own-from'), byId<HTMLInputElement>('own-to')];
  own.addEventListener('toggle', () => {
    if (!own.open) return;
    from.value = fieldText(range().from, display().utc);
    to.value = fieldText(range().to, display().utc);
  });
  own.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const next = { from: secondsOf(from.value, display().utc), to: secondsOf(to.value, display().utc) };
    to.setCustomValidity(isRange(next) ? '' : `the end has to be at least ${shortest} seconds after the beginning`);
    if (!to.reportValidity()) return;
    own.open = false;
    choose(next);
  });
  for (const field of [from, to]) field.addEventListener('input', () => to.setCustomValidity(''));
};

const connectDisplay = ({ display, show }: Controls): void => {
  const [zone, theme] = [byId<HTMLButtonElement>('zone'), byId<HTMLButtonElement>('theme')];
  const tell = (): void => {
    const { dark, utc } = display();
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    zone.textContent = utc ? 'UTC' : 'local time';
    theme.textContent = dark ? 'dark' : 'light';
  };
  const change = (next: Partial<Display>): void => {
    // The theme first: charts read its colours when they are drawn.
    if (next.dark !== undefined) document.documentElement.dataset['theme'] = next.dark ? 'dark' : 'light';
    show(next);
    tell();
  };
  zone.addEventListener('click', () => change({ utc: !display().utc }));
  theme.addEventListener('click', () => change({ dark: !display().dark }));
  tell();
};

export const tellRange = ({
  range,
  follows,
  display,
}: {
  readonly range: Range;
  readonly follows: boolean;
  readonly display: Display;
}): void => {
  const length = range.to - range.from;
  const isNamed = !new URLSearchParams(location.search).has('from');
  for (const button of document.querySelectorAll<HTMLButtonElement>('#ranges button')) {
    button.setAttribute('aria-pressed', String(isNamed && Number(button.dataset['length']) === length));
  }
  byId('own').classList.toggle('on', !isNamed || !Object.values(ranges).includes(length));
  const until = `to ${timeText(range.to, display.utc)}`;
  byId('until').textContent = isNamed
    ? `${until}${follows ? ', live' : ''}`
    : `from ${timeText(range.from, display.utc)} ${until}`;
};
