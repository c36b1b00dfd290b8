/** What a person types after --chaos: what it means, and what is said of each mistake. */
import { expect, test } from '@jest/globals';
import { chaosText, chaosWarning, parseChaos } from './chaos.ts';

test.each([
  [
    'latency=6s,share=0.1',
    [{ kind: 'LatencyFault', milliseconds: 6_000, share: 0.1 }],
    '10% of answers come 6 s later',
  ],
  ['latency=250ms', [{ kind: 'LatencyFault', milliseconds: 250, share: 1 }], 'all answers come 250 ms later'],
  ['errors=503, share=5%', [{ kind: 'ErrorFault', status: 503, share: 0.05 }], '5% of answers are 503'],
  [
    'stall=2s,every=30s',
    [{ kind: 'StallFault', milliseconds: 2_000, every: 30_000 }],
    'every 30 s nothing is answered for 2 s',
  ],
  ['saturation=4', [{ kind: 'SaturationFault', limit: 4 }], 'at most 4 at once'],
  ['wrong=empty,share=0.05', [{ kind: 'WrongFault', answer: 'empty', share: 0.05 }], '5% of answers have no rows'],
  ['wrong=stale304', [{ kind: 'WrongFault', answer: 'stale304', share: 1 }], 'all answers are 304 without a condition'],
  [
    'refuse=429,for=7s',
    [{ kind: 'RefusalFault', status: 429, milliseconds: 7_000, after: 0, every: undefined }],
    'all requests are refused with 429 for 7 s, from the first on',
  ],
  [
    'refuse=503',
    [{ kind: 'RefusalFault', status: 503, milliseconds: 10_000, after: 0, every: undefined }],
    'all requests are refused with 503 for 10 s, from the first on',
  ],
  [
    'refuse=429,for=7s,after=5s',
    [{ kind: 'RefusalFault', status: 429, milliseconds: 7_000, after: 5_000, every: undefined }],
    'all requests are refused with 429 for 7 s, 5 s after the first',
  ],
  [
    'refuse=401,every=30s,for=2s',
    [{ kind: 'RefusalFault', status: 401, milliseconds: 2_000, after: 30_000, every: 30_000 }],
    'all requests are refused with 401 for 2 s, 30 s after the first, every 30 s',
  ],
  [
    'latency=1s,share=0.5,errors=500,share=0.25,saturation=8',
    [
      { kind: 'LatencyFault', milliseconds: 1_000, share: 0.5 },
      { kind: 'ErrorFault', status: 500, share: 0.25 },
      { kind: 'SaturationFault', limit: 8 },
    ],
    '50% of answers come 1 s later, 25% of answers are 500, at most 8 at once',
  ],
])('%s', (text, faults, expectedText) => {
  const chaos = parseChaos(text);
  expect([chaos, chaosText(chaos)]).toEqual([{ kind: 'Chaos', faults, seed: 1 }, expectedText]);
});

test('a seed hits other requests, and belongs to all faults', () => {
  const chaos = parseChaos('seed=7,errors=500,share=0.1');
  expect([chaos.seed, chaosWarning('diary', chaos)]).toEqual([7, 'CHAOS IS ON: diary: 10% of answers are 500\n']);
});

test.each([
  ['', "'' is not a fault", 'use latency, errors, wrong, refuse, stall, saturation, share, every, for, after, seed'],
  ['latencey=6s', "'latencey=6s' is not a fault", "write 'latency=…'"],
  ['latency', "'latency' has no value", "write 'latency=…' with a value"],
  ['latency=6', "'6' is not a duration", "write a duration such as '500ms', '2s', '5m', '1h' or '30d'"],
  ['latency=6s,share=1.5', "'1.5' is not a percentage", "write a percentage such as '99.9%'"],
  ['latency=6s,share=0', 'a share of 0 hits nothing', "write a share such as '0.1' or '10%'"],
  ['share=0.1,latency=6s', "'share=0.1' does not follow its fault", "write it after 'latency', 'errors' or 'wrong'"],
  ['saturation=4,every=3s', "'every=3s' does not follow its fault", "write it after 'refuse' or 'stall'"],
  ['wrong=emty', "'wrong=emty' is no wrong answer", "write 'wrong=empty'"],
  [
    'wrong=everything',
    "'wrong=everything' is no wrong answer",
    'use empty, fewer, other, order, schema, missing, extra, type, error, text, html, truncated, gzip, large, stale304, nothing',
  ],
  ['wrong', "'wrong' has no value", "write 'wrong=…' with a value"],
  ['wrong=empty,for=3s', "'for=3s' does not follow its fault", "write it after 'refuse'"],
  ['wrong=empty,share=0', 'a share of 0 hits nothing', "write a share such as '0.1' or '10%'"],
  ['wrong=empty,share=0.1,share=0.2', "'share=0.2' is the second share of one fault", 'write it once'],
  ['refuse=429,share=0.1', "'share=0.1' does not follow its fault", "write it after 'latency', 'errors' or 'wrong'"],
  ['refuse=200', "'refuse=200' is out of range", 'write a whole number from 400 to 599'],
  ['refuse=429,for=7', "'7' is not a duration", "write a duration such as '500ms', '2s', '5m', '1h' or '30d'"],
  ['refuse=429,for=7s,every=5s', 'a refusal for 7s every 5s never ends', 'make it shorter, or less frequent'],
  ['errors=200', "'errors=200' is out of range", 'write a whole number from 400 to 599'],
  ['saturation=0', "'saturation=0' is out of range", 'write a whole number from 1 to 100000'],
  ['stall=30s,every=30s', 'a stall of 30s every 30s never ends', 'make it shorter, or less frequent'],
  ['seed=1', 'it names no fault', "write a value such as 'latency=6s,share=0.1'"],
])('%j is refused: %s', (text, what, fix) => {
  expect(() => parseChaos(text)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: `--chaos: ${what}\n  fix: ${fix}` }),
  );
});

test('all mistakes are said at once', () => {
  expect(() => parseChaos('latency=6,errors=99')).toThrow(
    "--chaos: '6' is not a duration\n  fix: write a duration such as '500ms', '2s', '5m', '1h' or '30d'\n--chaos: 'errors=99' is out of range\n  fix: write a whole number from 400 to 599",
  );
});
