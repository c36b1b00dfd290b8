/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page of the preview: the emitted mosaic, whose tiles load when they come into view. All requests go to the
 * preview's own server, and text never becomes markup.
 */
import type uPlot from 'uplot';
import type { DashboardJson, Tile } from '../../../dashboards/cloudMonitoring/json.ts';
import type { PreviewState, WidgetData } from '../widgetData.ts';
import { element } from './markdown.ts';
import { initialDisplay, timeText, type Display } from './theme.ts';
import { hideTip } from './tip.ts';
import { drawWidget } from './widgets.ts';

declare global {
  interface Window {
    /** True once every requested tile is drawn. picturePng.ts waits for it. */
    atalayaPreviewReady?: boolean;
  }
}

const search = new URLSearchParams(location.search);
const drawAll = search.has('all');
const ranges: Readonly<Record<string, number>> = {
  '1h': 3_600,
  '6h': 21_600,
  '1d': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
};

const byId = <T extends HTMLElement>(id: string): T => {
  const element = document.querySelector<T>(`#${id}`);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
};

const get = async <T>(path: string): Promise<T> => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

let display: Display = initialDisplay();
let state: PreviewState;
let dashboard: DashboardJson;
let range: { readonly from: number; readonly to: number };
const plots = new Map<number, uPlot>();
/** Incremented with every redraw: answers to an older one are dropped. */
let drawing = 0;
let pending = 0;

const settle = (by: 1 | -1): void => {
  pending += by;
  globalThis.window.atalayaPreviewReady = pending === 0;
};

const dashboardId = (): string => decodeURIComponent(location.pathname.replace('/d/', ''));

const placeTile = (tile: Tile, node: HTMLElement): void => {
  node.style.gridColumn = `${(tile.xPos ?? 0) + 1} / span ${tile.width}`;
  node.style.gridRow = `${(tile.yPos ?? 0) + 1} / span ${tile.height}`;
};

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      void fill(target as HTMLElement);
    }
  },
  { rootMargin: '200px' },
);

const fill = async (panel: HTMLElement): Promise<void> => {
  const index = Number(panel.dataset['index']);
  const widget = dashboard.mosaicLayout.tiles[index]?.widget;
  if (widget === undefined) return;
  const mine = drawing;
  settle(1);
  try {
    const points = Math.max(60, Math.min(360, Math.round(panel.clientWidth / 2)));
    const { from, to } = range;
    const data = await get<WidgetData>(
      `/api/dashboard/${encodeURIComponent(dashboardId())}/widget/${index}?from=${from}&to=${to}&points=${points}`,
    );
    if (mine !== drawing) return;
    clear(panel, index);
    const plot = drawWidget(panel, widget.title, data, display);
    if (plot !== undefined) plots.set(index, plot);
    performance.mark('panel');
  } catch (error) {
    if (mine !== drawing) return;
    clear(panel, index);
    panel.append(
      element('div', `Could not be drawn: ${error instanceof Error ? error.message : String(error)}`, 'why'),
    );
  } finally {
    settle(-1);
  }
};

const clear = (panel: HTMLElement, index: number): void => {
  plots.get(index)?.destroy();
  plots.delete(index);
  while (panel.childNodes.length > 1) panel.lastChild?.remove();
};

const draw = (): void => {
  drawing += 1;
  for (const plot of plots.values()) plot.destroy();
  plots.clear();
  observer.disconnect();
  const mosaic = byId('mosaic');
  mosaic.replaceChildren();
  dashboard.mosaicLayout.tiles.forEach((tile, index) => {
    const node = element('section', '', 'tile');
    placeTile(tile, node);
    const { widget } = tile;
    if ('sectionHeader' in widget) {
      node.classList.add('header');
      const header = element('div', '', 'section');
      header.append(element('h2', widget.title), element('p', widget.sectionHeader.subtitle));
      node.append(header);
    } else {
      const panel = element('div', '', 'panel');
      const title = element('h3', widget.title);
      title.title = widget.title;
      panel.append(title);
      panel.dataset['index'] = String(index);
      node.append(panel);
      if (!drawAll) observer.observe(panel);
    }
    mosaic.append(node);
  });
  // Synchronous, so that the page never counts as ready before its requests begin.
  if (drawAll) for (const panel of mosaic.querySelectorAll<HTMLElement>('.panel')) void fill(panel);
};

/** New points arrived: requests the drawn tiles again, in place. */
const refresh = async (): Promise<void> => {
  state = await get<PreviewState>('/api/state');
  const length = range.to - range.from;
  range = { from: state.to - length, to: state.to };
  tellSource();
  for (const index of plots.keys()) {
    const panel = document.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (panel !== null) void fill(panel);
  }
};

const tellSource = (): void => {
  const { source } = state;
  const words =
    source.kind === 'history'
      ? `history in ${source.folder}`
      : source.kind === 'server'
        ? source.name
        : `simulated: ${source.name}`;
  byId('source').textContent = `${words}, to ${timeText(range.to, display.utc)}${state.live ? ', live' : ''}`;
};

const press = (button: HTMLButtonElement, isOn: boolean): void => button.setAttribute('aria-pressed', String(isOn));

const controls = (): void => {
  const pick = byId<HTMLSelectElement>('dashboards');
  for (const { id, title } of state.dashboards) pick.append(new Option(title, id, false, id === dashboardId()));
  pick.addEventListener('change', () => location.assign(`/d/${encodeURIComponent(pick.value)}${location.search}`));
  const buttons = Object.entries(ranges).map(([name, length]) => {
    const button = element('button', name);
    button.type = 'button';
    button.addEventListener('click', () => {
      range = { from: state.to - length, to: state.to };
      for (const other of buttons) press(other, other === button);
      tellSource();
      draw();
    });
    press(button, range.to - range.from === length);
    return button;
  });
  byId('ranges').append(...buttons);
  const [zone, theme] = [byId<HTMLButtonElement>('zone'), byId<HTMLButtonElement>('theme')];
  const show = (): void => {
    document.documentElement.dataset['theme'] = display.dark ? 'dark' : 'light';
    zone.textContent = display.utc ? 'UTC' : 'local time';
    theme.textContent = display.dark ? 'dark' : 'light';
  };
  const change = (next: Partial<Display>): void => {
    display = { ...display, ...next };
    show();
    tellSource();
    draw();
  };
  zone.addEventListener('click', () => change({ utc: !display.utc }));
  theme.addEventListener('click', () => change({ dark: !display.dark }));
  show();
};

const start = async (): Promise<void> => {
  settle(1);
  state = await get<PreviewState>('/api/state');
  range = { from: state.from, to: state.to };
  dashboard = await get<DashboardJson>(`/api/dashboard/${encodeURIComponent(dashboardId())}`);
  document.title = `${dashboard.displayName} · Atalaya preview`;
  controls();
  tellSource();
  draw();
  addEventListener('mouseover', (event) => {
    if (event.target instanceof Element && event.target.closest('.u-over') === null) hideTip();
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
  if (state.live) setInterval(() => void refresh().catch(() => {}), 10_000);
  settle(-1);
};

start().catch((error: unknown) => {
  byId('source').textContent = error instanceof Error ? error.message : String(error);
  settle(-1);
});
