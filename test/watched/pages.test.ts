/** The dashboard of each system that others run, in an outage: everything on it has something to draw. */
import { afterAll, expect, test } from '@jest/globals';
import { answersOf } from '../../cli/preview/run.ts';
import type { WidgetData } from '../../console/preview/widgetData.ts';
import { faultOf } from '../preview/faultOf.ts';

const at = '2026-03-11T13:37:00Z';

const folder = new URL('systems', import.meta.url).pathname;
const answers = await answersOf(
  [],
  { data: '.atalaya', scenario: 'outage', at },
  { systems: folder, now: () => Date.parse(at), cwd: '/' },
);

afterAll(() => {
  answers.close();
});

/** A burn rate on a distribution is computed by Cloud Monitoring's own SLO: everyAlert.test.ts evaluates it. */
const isOfSlo = (data: WidgetData): boolean =>
  data.kind === 'IncidentData' &&
  data.notAsked.every((reason) => reason.includes('PromQL cannot cut a distribution between its buckets'));

const { dashboards, to } = answers.state();

test.each(dashboards.map(({ id }) => id).filter((id) => id !== 'atalaya-fleet'))('%s', (dashboard) => {
  const tiles = answers.dashboard(dashboard)?.mosaicLayout.tiles ?? [];
  expect(tiles.length).toBeGreaterThan(10);
  const faults = tiles.flatMap(({ widget: { title } }, index) => {
    const data = answers.widget(dashboard, index, { from: to - 3_600, to, points: 20 });
    const fault = data === undefined ? 'no such widget' : faultOf(data);
    return fault === undefined || (data !== undefined && isOfSlo(data)) ? [] : [`${title}: ${fault}`];
  });
  expect(faults).toEqual([]);
});
