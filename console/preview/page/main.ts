/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page of the preview. The server has placed the tiles; this fills them when they come into view, and again when points
 * arrive. All requests go to the preview's own server, and text never becomes markup.
 */
import type uPlot from 'uplot';
import type { PreviewState, WidgetData } from '../widgetData.ts';
import { connectControls, tellRange } from './controls.ts';
import { showIncidents } from './events.ts';
import { element } from './markdown.ts';
import { rangeIn, wideEnough, type Range } from './ranges.ts';
import { initialDisplay, type Display } from './theme.ts';
import { hideTip } from './tip.ts';
import { drawWidget } from './widgets.ts';

declare global {
  interface Window {
    /** True once every requested tile is drawn. picturePng.ts waits for it. */
    atalayaPreviewReady?: boolean;
  }
}

const get = async <T>(path: string): Promise<T> => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

const drawAll = new URLSearchParams(location.search).has('all');
const dashboardId = decodeURIComponent(location.pathname.replace('/d/', ''));
const panels = [...document.querySelectorAll<HTMLElement>('.panel')];
const plots = new Map<HTMLElement, uPlot>();
const inView = new Set<HTMLElement>();
/** Panels whose data are of an older range, or of none. */
const stale = new Set<HTMLElement>();

let state = JSON.parse(document.body.dataset['state'] ?? '') as PreviewState;
let range: Range = rangeIn(new URLSearchParams(location.search)) ?? { from: state.from, to: state.to };
/** A range that somebody chose by its ends stays where it is. */
let follows = state.live && rangeIn(new URLSearchParams(location.search)) === undefined;
let display: Display = { ...initialDisplay(), zoom: (from, to) => choose(wideEnough({ from, to })) };
/** Incremented with every redraw: answers to an older one are dropped. */
let drawing = 0;
let pending = 0;

const settle = (by: 1 | -1): void => {
  pending += by;
  globalThis.window.atalayaPreviewReady = pending === 0;
};

const fill = async (panel: HTMLElement): Promise<void> => {
  const mine = drawing;
  stale.delete(panel);
  settle(1);
  try {
    const points = Math.max(60, Math.min(360, Math.round(panel.clientWidth / 2)));
    const { from, to } = range;
    const data = await get<WidgetData>(
      `/api/dashboard/${encodeURIComponent(dashboardId)}/widget/${panel.dataset['index']}?from=${from}&to=${to}&points=${points}`,
    );
    if (mine !== drawing) return;
    clear(panel);
    const plot = drawWidget(panel, panel.querySelector('h3')?.textContent ?? '', data, display);
    if (plot !== undefined) plots.set(panel, plot);
    if ('incidents' in panel.dataset && data.kind === 'IncidentData') showIncidents(data.incidents, plots.values());
    performance.mark('panel');
  } catch (error) {
    if (mine !== drawing) return;
    clear(panel);
    panel.append(
      element('div', `Could not be drawn: ${error instanceof Error ? error.message : String(error)}`, 'why'),
    );
  } finally {
    settle(-1);
  }
};

const clear = (panel: HTMLElement): void => {
  plots.get(panel)?.destroy();
  plots.delete(panel);
  while (panel.childNodes.length > 1) panel.lastChild?.remove();
  panel.setAttribute('aria-busy', 'false');
};

/** Those in view now, the others when they come into view. Incidents are drawn on every chart, so they are always read. */
const fillStale = (): void => {
  const now = panels.filter((panel) => stale.has(panel) && (drawAll || inView.has(panel)));
  for (const panel of now) void fill(panel);
  for (const panel of panels) if (stale.has(panel) && 'incidents' in panel.dataset) void fill(panel);
};

/** What is drawn stays until the new answer is there. */
const draw = (): void => {
  drawing += 1;
  for (const panel of panels) {
    stale.add(panel);
    panel.setAttribute('aria-busy', 'true');
  }
  fillStale();
  tellRange({ range, follows, display });
};

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) inView.add(target as HTMLElement);
      else inView.delete(target as HTMLElement);
    }
    fillStale();
  },
  { rootMargin: '200px' },
);

const choose = (next: Range): void => {
  range = next;
  follows = false;
  const url = new URL(location.href);
  url.searchParams.set('from', String(next.from));
  url.searchParams.set('to', String(next.to));
  history.pushState(undefined, '', url);
  draw();
};

/** The last `length` seconds of the data, and on. */
const follow = (length: number): void => {
  range = { from: state.to - length, to: state.to };
  follows = state.live;
  const url = new URL(location.href);
  for (const name of ['from', 'to']) url.searchParams.delete(name);
  history.pushState(undefined, '', url);
  draw();
};

/** New points arrived: what is in view is requested again. A selection that somebody draws is left alone. */
const refresh = async (): Promise<void> => {
  state = await get<PreviewState>('/api/state');
  if (!follows || document.hidden || dragging) return;
  const length = range.to - range.from;
  range = { from: state.to - length, to: state.to };
  for (const panel of panels) stale.add(panel);
  tellRange({ range, follows, display });
  fillStale();
};

let dragging = false;

const start = (): void => {
  settle(1);
  connectControls({
    range: () => range,
    display: () => display,
    choose,
    follow,
    show: (next) => {
      display = { ...display, ...next };
      draw();
    },
  });
  draw();
  if (!drawAll) for (const panel of panels) observer.observe(panel);
  addEventListener('mousedown', () => (dragging = true));
  addEventListener('mouseup', () => (dragging = false));
  addEventListener('mouseover', (event) => {
    if (event.target instanceof Element && event.target.closest('.u-over') === null) hideTip();
  });
  addEventListener('popstate', () => {
    const chosen = rangeIn(new URLSearchParams(location.search));
    const length = state.to - state.from;
    range = chosen ?? { from: state.to - length, to: state.to };
    follows = chosen === undefined && state.live;
    draw();
  });
  let resizing: ReturnType<typeof setTimeout> | undefined;
  let width = innerWidth;
  addEventListener('resize', () => {
    // Synchronous: a page that may be redrawn is not ready.
    if (resizing === undefined) settle(1);
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      resizing = undefined;
      // The height of the window does not matter to the layout, and a full-page picture changes it for a moment.
      if (innerWidth !== width) draw();
      width = innerWidth;
      settle(-1);
    }, 150);
  });
  if (state.live) setInterval(() => void refresh().catch(() => {}), every);
  settle(-1);
};

/** Milliseconds between two looks for new points. */
const every = 5_000;

start();
