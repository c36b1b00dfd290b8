/**
 * How long a preview's server takes to answer what a browser requests for the first screen of a system, and the list of its
 * incidents: from its start to listen until the last answer, without a browser. Each round is a new process.
 */
import { median } from '../numbers/quantile.ts';

export interface Serving {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface FirstScreen {
  readonly dashboard: string;
  /** Indices of the panels in view. */
  readonly panels: readonly number[];
}

interface Tile {
  readonly widget: { readonly incidentList?: unknown };
}

const rounds = 3;

const answer = async (url: string): Promise<unknown> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered ${response.status}: ${await response.text()}`);
  return await response.json();
};

/** Milliseconds until all is answered. `begun`: when the server began to listen. */
const answeredIn = async (url: string, { dashboard, panels }: FirstScreen, begun: number): Promise<number> => {
  const state = (await answer(`${url}/api/state`)) as { readonly from: number; readonly to: number };
  const { mosaicLayout } = (await answer(`${url}/api/dashboard/${dashboard}`)) as {
    readonly mosaicLayout: { readonly tiles: readonly Tile[] };
  };
  const incidents = mosaicLayout.tiles.findIndex(({ widget }) => widget.incidentList !== undefined);
  const range = `from=${state.from}&to=${state.to}&points=240`;
  await Promise.all(
    [...panels, incidents].map((index) => answer(`${url}/api/dashboard/${dashboard}/widget/${index}?${range}`)),
  );
  return performance.now() - begun;
};

/** Milliseconds at the median of new processes. */
export const firstScreenTime = async (serve: () => Promise<Serving>, screen: FirstScreen): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { url, stop } = await serve();
    try {
      times.push(await answeredIn(url, screen, performance.now()));
    } finally {
      await stop();
    }
  }
  return median(times);
};
