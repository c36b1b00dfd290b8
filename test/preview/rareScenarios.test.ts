/** Scenarios in which no fault is in the code: nobody calls, or resources are used up. */
import { expect, test } from '@jest/globals';
import { everyWidget, openPreview } from './opened.ts';

const at = '2026-03-11T13:37:00Z';

test.each([
  ['silence', ['freight: no data requests for 10m', 'freight: no messages stored for 30m']],
  ['shortage', ['freight: containers fail to start or crash']],
] as const)('%s: the alerts that are made for it fire, and go on firing', async (scenario, titles) => {
  const opened = await openPreview(['freight'], { scenario, at, range: '6h' }, Date.parse(at));
  const widgets = await everyWidget(opened, 'atalaya-freight', '?points=20');
  const incidents = widgets.flatMap(({ data }) => (data.kind === 'IncidentData' ? data.incidents : []));
  for (const title of titles) {
    const found = incidents.find((incident) => incident.title === title);
    expect([title, found?.to]).toEqual([title, null]);
    expect(found?.from).toBeGreaterThanOrEqual(Date.parse(at) / 1_000 - 90 * 60);
  }
});
