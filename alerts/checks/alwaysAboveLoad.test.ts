import { expect, test } from '@jest/globals';
import { findingLines } from '../../lint/testing/findingLines.ts';
import { openLoad, closedLoad } from '../../model/load.ts';
import { ordersWith } from '../../slo/checks/testing/promisesWith.ts';
import { definitionsWith } from './testing/definitionsWith.ts';
import { alwaysAboveLoad } from './alwaysAboveLoad.ts';

test('a minimum of traffic above the maximum is an error', () => {
  expect(
    findingLines(
      alwaysAboveLoad,
      definitionsWith({
        load: openLoad({ reads: '10/s', messages: '20/s', duration: '5m', always: { reads: '11/s' } }),
      }),
    ),
  ).toEqual([
    'alerts/always-above-load  systems/orders.ts load.always.reads',
    '  the declared minimum is 11/s, but the system is built for 10/s: a quiet hour would page',
    '  fix: write 10/s or less, or a larger load.reads',
    '  why: docs/checks/alerts/always-above-load.md',
  ]);
});

test('as much is not, and users are not a rate to compare with', () => {
  expect(
    findingLines(
      alwaysAboveLoad,
      definitionsWith(
        {
          load: openLoad({
            reads: '10/s',
            messages: '20/s',
            duration: '5m',
            always: { reads: '10/s', messages: '1/m' },
          }),
        },
        ordersWith({
          id: 'stock',
          load: closedLoad({ users: 5, ramp: '1/s', duration: '5m', always: { reads: '900/s' } }),
        }),
      ),
    ),
  ).toEqual([]);
});
