/** A preview as the command opens it, asked over HTTP; all that a test opens ends after it. */
import { afterEach } from '@jest/globals';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { answersOf, type PreviewOptions } from '../../cli/preview/run.ts';
import { servePreview } from '../../cli/preview/server.ts';
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import type { PreviewState, WidgetData } from '../../console/preview/widgetData.ts';
import { startForAll } from '../support/childProcess.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

/** A Wednesday at noon, UTC. */
export const noon: number = Date.UTC(2026, 2, 11, 12);

export interface Opened {
  readonly url: string;
  readonly get: (path: string) => Promise<Response>;
  readonly state: () => Promise<PreviewState>;
  readonly dashboard: (id: string) => Promise<DashboardJson>;
  readonly widget: (id: string, index: number, query?: string) => Promise<WidgetData>;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

export const openPreview = async (
  ids: readonly string[],
  options: Partial<PreviewOptions> = {},
  now: number = noon,
): Promise<Opened> => {
  const io = { systems: systemsFolder, now: () => now, cwd: '/' };
  const { url, close } = await servePreview(await answersOf(ids, { data: '.atalaya', ...options }, io), 0);
  open.push(close);
  return openedAt(url);
};

/** As a process of its own, until the last test of the file. */
export const startPreview = async (...args: readonly string[]): Promise<Opened> => {
  const [url] = await startForAll('preview', ...args, '--port', '0').says(/http:\S+/);
  return openedAt(url);
};

const openedAt = (url: string): Opened => {
  const get = async (path: string): Promise<Response> => fetchWhole(`${url}${path}`, { redirect: 'manual' });
  const json = async <T>(path: string): Promise<T> => (await (await get(path)).json()) as T;
  return {
    url,
    get,
    state: async () => json('/api/state'),
    dashboard: async (id) => json(`/api/dashboard/${id}`),
    widget: async (id, index, query = '') => json(`/api/dashboard/${id}/widget/${index}${query}`),
  };
};

/** Every widget of a dashboard, by its title. */
export const everyWidget = async (
  { dashboard, widget }: Opened,
  id: string,
  query?: string,
): Promise<readonly { readonly title: string; readonly data: WidgetData }[]> => {
  const { tiles } = (await dashboard(id)).mosaicLayout;
  const found: { readonly title: string; readonly data: WidgetData }[] = [];
  for (const [index, tile] of tiles.entries()) {
    found.push({ title: tile.widget.title, data: await widget(id, index, query) });
  }
  return found;
};
