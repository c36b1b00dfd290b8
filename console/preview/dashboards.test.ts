import { expect, test } from '@jest/globals';
import diary from '../../test/fixtures/systems/diary.ts';
import fleet from '../../test/fixtures/systems/fleet.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import organization from '../../test/fixtures/systems/organization.ts';
import { servedFleet, servedSystem } from './dashboards.ts';

test('each tile is held beside the panel that it was made of', () => {
  const served = [...servedFleet([...fleet, freight], organization), servedSystem(diary, organization)];
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
