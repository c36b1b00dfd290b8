import { expect, test } from '@jest/globals';
import { goodResponses, isCallersMistake, responseEvent } from './responseEvent.ts';

const every = Array.from({ length: 500 }, (_, index) => index + 100);

test.each([400, 402, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 423, 426, 428, 431])(
  '%d is a mistake of the caller: no event by default, bad where all requests are promised, good where only 5xx is bad',
  (status) => {
    expect(goodResponses.map((good) => responseEvent(good, status))).toEqual(['none', 'bad', 'good']);
  },
);

test.each([401, 403, 429])('%d is no event, whatever is good', (status) => {
  expect(goodResponses.map((good) => responseEvent(good, status))).toEqual(['none', 'none', 'none']);
});

test.each([408, 421, 424, 425, 451, 499])('%d is bad by default: a correct request can get it', (status) => {
  expect(goodResponses.map((good) => responseEvent(good, status))).toEqual(['bad', 'bad', 'good']);
});

test.each([430, 440, 460, 494, 498])('%d, which nobody registered, is treated as 400', (status) => {
  expect(responseEvent('2xx of valid', status)).toBe('none');
});

test.each([100, 301, 302, 307, 308])('%d is no data: bad, unless only 5xx is bad', (status) => {
  expect(goodResponses.map((good) => responseEvent(good, status))).toEqual(['bad', 'bad', 'good']);
});

test('of every status the default is what all requests have, without mistakes of the caller', () => {
  for (const status of every) {
    const strict = responseEvent('2xx', status);
    expect([status, responseEvent('2xx of valid', status)]).toEqual([
      status,
      isCallersMistake(status) ? 'none' : strict,
    ]);
  }
});

test('2xx and 304 are good and 5xx are bad, whatever else counts', () => {
  for (const good of goodResponses) {
    expect(every.filter((status) => status >= 500).every((status) => responseEvent(good, status) === 'bad')).toBe(true);
    expect(
      every.filter((status) => status < 300 && status >= 200).every((status) => responseEvent(good, status) === 'good'),
    ).toBe(true);
    expect(responseEvent(good, 304)).toBe('good');
  }
});
