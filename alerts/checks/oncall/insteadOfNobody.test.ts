import { expect, test } from '@jest/globals';
import { insteadOfNobody } from './insteadOfNobody.ts';
import { finding, shopFindings } from './testing/shopFindings.ts';

const overrides = 'onCall.schedules.0.overrides';
const day = { begin: '2026-12-25T00:00-03:00', end: '2026-12-26T00:00-03:00', reason: 'Christmas' };

test('an override instead of somebody who has no turn then is a finding', () => {
  const list = [
    { ...day, people: ['ben'], instead: 'ana' },
    { ...day, people: ['ana'], instead: 'ben' },
  ];
  const found = shopFindings(insteadOfNobody, { [overrides]: [list[1]] });
  const other = shopFindings(insteadOfNobody, { [overrides]: [list[0]] });
  // One of the two has the turn.
  expect([found, other].filter((lines) => lines.length === 0)).toHaveLength(1);
  const [missing, holder] = found.length > 0 ? ['ben', 'ana'] : ['ana', 'ben'];
  expect([...found, ...other]).toEqual(
    finding(
      insteadOfNobody,
      'onCall.schedules[0].overrides[0].instead',
      `'${missing}' has no turn of 'primary' from 2026-12-25T00:00-03:00 to 2026-12-26T00:00-03:00 (America/Santiago), so the override changes nothing (Christmas): ${holder} is on call then`,
      'correct instead or the times, or leave instead out to replace whoever is on call',
    ),
  );
});

test.each([
  ['one instead of everybody', [{ ...day, people: ['ana'] }], '2026-11-30'],
  [
    'one instead of a person who took over by an earlier override',
    [
      { ...day, people: ['ana'] },
      { ...day, people: ['ben'], instead: 'ana' },
    ],
    '2026-11-30',
  ],
  [
    'some that are over',
    [
      { ...day, people: ['ana'], instead: 'ben' },
      { ...day, people: ['ben'], instead: 'ana' },
    ],
    '2026-12-28',
  ],
])('%s: none', (_case, list, today) => {
  expect(shopFindings(insteadOfNobody, { [overrides]: list }, today)).toEqual([]);
});
