import { expect, test } from '@jest/globals';
import { segmentFaults } from './segments.ts';

test.each([
  { segments: [undefined], faults: [] },
  { segments: ['0:1/2', '1/2:1'], faults: [] },
  { segments: ['2/3:1', '0:1/3', '1/3:2/3'], faults: [] },
  { segments: ['0:1/2'], faults: ['there is no summary of the load from 1/2 to 1'] },
  { segments: ['1/4:1/2', '1/2:1'], faults: ['there is no summary of the load from 0 to 1/4'] },
  { segments: ['0:1/3', '2/3:1'], faults: ['there is no summary of the load from 1/3 to 2/3'] },
  { segments: ['0:1/2', '0:1/2', '1/2:1'], faults: ['the part 0:1/2 of the load is there more than once'] },
  { segments: [undefined, undefined], faults: ['the part 0:1 of the load is there more than once'] },
  {
    segments: ['half', '0:1'],
    faults: ["'half' is no part of a load"],
  },
])('$segments: $faults', ({ segments, faults }) => {
  expect(segmentFaults(segments.map((segment) => (segment === undefined ? {} : { segment })))).toEqual(faults);
});
