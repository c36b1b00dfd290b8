import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Exact } from '../numbers/exact.ts';
import { burnText, exactPercent, percent, percentText, shareText, shiftText } from './percentage.ts';

describe('a share as text', () => {
  test.each([
    { share: '1', target: '0.999', text: '100%' },
    { share: '0', target: '0.999', text: '0%' },
    { share: '0.99984', target: '0.999', text: '99.98%' },
    { share: '0.999996', target: '0.999', text: '99.9996%' },
    { share: '0.9999999999', target: '0.999', text: '99.99999999%' },
    { share: '0.000000012', target: '0.999', text: '0.000001%' },
    // Just missed and just met: the text shows which.
    { share: '0.99899999', target: '0.999', text: '99.899999%' },
    { share: '0.99900001', target: '0.999', text: '99.900001%' },
    { share: '0.999', target: '0.999', text: '99.9%' },
    { share: '-0.125', target: '0.999', text: '-12.50%' },
    { share: '-0.0000004', target: '0.999', text: '-0.00004%' },
  ])('$share against $target is $text', ({ share, target, text }) => {
    expect(shareText(new Exact(share), new Exact(target))).toBe(text);
  });

  test('stands on the same side of 0 %, 100 % and the target as the share itself', () => {
    const good = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const targets = fc.constantFrom('0.5', '0.95', '0.999', '0.9999');
    fc.assert(
      fc.property(good, good, targets, (a, b, target) => {
        fc.pre(a + b > 0);
        const share = new Exact(Math.min(a, b)).div(Math.max(a, b));
        const shown = new Exact(shareText(share, new Exact(target)).slice(0, -1)).div(100);
        for (const mark of [0, 1, target]) expect(shown.cmp(mark)).toBe(share.cmp(mark));
      }),
    );
  });
});

test.each([
  { burn: '0', text: '0' },
  { burn: '1', text: '1' },
  { burn: '1.0001', text: '1.0001' },
  { burn: '0.99999', text: '0.99999' },
  { burn: '14.4', text: '14.40' },
  { burn: '0.00004', text: '0.00004' },
])('a burn of $burn is $text', ({ burn, text }) => {
  expect(burnText(new Exact(burn))).toBe(text);
});

test.each([
  [exactPercent(new Exact('0.99951234')), '99.951234%'],
  [exactPercent(new Exact('0.95')), '95%'],
  [percent(new Exact('0.0144')), '1.44%'],
  [percent(new Exact('0.00012345678')), '0.0123%'],
  [percentText(0.99912), '99.91%'],
  [percentText(0.05), '5%'],
  [percentText(0.999999), 'just below 100%'],
  [percentText(0.000001), 'just above 0%'],
  [percentText(1), '100%'],
  [shiftText(0.1234), '+12.3%'],
  [shiftText(-0.04), '-4%'],
  [shiftText(0), '+0%'],
  [shiftText(0.000_21), '+0.02%'],
  [shiftText(-0.000_049), '-0.005%'],
  [shiftText(0.0501, [0.05]), '+5.01%'],
  [shiftText(0.049_98, [0.05]), '+4.998%'],
  [shiftText(0.05, [0.05]), '+5%'],
  [shiftText(1e-20), '+0%'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});
