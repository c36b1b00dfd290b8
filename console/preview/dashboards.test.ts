import { expect, test } from '@jest/globals';
import datos from '../../systems/datos.ts';
import fleet from '../../systems/fleet.ts';
import flights from '../../systems/flights.ts';
import organization from '../../systems/organization.ts';
import { servedFleet, servedSystem } from './dashboards.ts';

test('each tile is held beside the panel that it was made of', () => {
  const served = [...servedFleet([...fleet, flights], organization), servedSystem(datos, organization)];
  for (const { json, panels } of served) {
    const titles = json().mosaicLayout.tiles.map(({ widget }) =>
      'sectionHeader' in widget ? undefined : widget.title,
    );
    expect(panels().map((panel) => panel?.title)).toEqual(titles);
  }
});

test('a viewer knows how much of a budget is little, which a table of Cloud Monitoring has no words for', () => {
  const [first] = servedFleet(fleet, organization);
  const table = first?.panels().find((panel) => panel?.kind === 'TablePanel');
  expect(
    table?.kind === 'TablePanel' && table.columns.map(({ bands = [] }) => bands.map(({ colour }) => colour)),
  ).toEqual([['red', 'yellow'], [], [], [], [], []]);
});
