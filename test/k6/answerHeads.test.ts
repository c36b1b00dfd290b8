/** What is judged before a body is read: status, content type, length, and what k6 says of an answer that did not come. */
import { expect, test } from '@jest/globals';
import { headFault, statusFault } from '../../loadtest/k6/answers.ts';
import { compareValues } from '../../loadtest/k6/values.ts';

const answer = {
  status: 200,
  contentType: 'application/json',
  body: '[]',
  skipped: 0,
  errorCode: 0,
  conditional: false,
};

test.each([
  ['data', 'Latest', {}, undefined],
  ['a charset', 'Latest', { contentType: 'Application/JSON; charset=utf-8' }, undefined],
  ['a page of HTML', 'Latest', { contentType: 'text/html' }, 'wrong: content type'],
  ['no content type', 'Latest', { contentType: '' }, 'wrong: content type'],
  ['ten megabytes', 'Latest', { body: ' '.repeat(10_000_000) }, 'wrong: too large'],
  ['gzip that is none', 'Latest', { status: 0, errorCode: 1701 }, 'wrong: encoding'],
  ['a 304 to a condition', 'Latest', { status: 304, body: '', conditional: true }, undefined],
  ['a 304 that nobody asked for', 'Latest', { status: 304, body: '' }, 'wrong: 304 unasked'],
  ['a redirect', 'Latest', { status: 302, errorCode: 0 }, 'status: 302'],
  ['a refusal', 'Latest', { status: 429, errorCode: 1429 }, 'status: 429'],
  ['an error', 'Latest', { status: 503, errorCode: 1503 }, 'status: 503'],
  ['no content', 'Latest', { status: 204 }, 'status: 204'],
  ['a 404 for a key that exists', 'ByKey', { status: 404, errorCode: 1404 }, 'wrong: status'],
  ['a 404 for a key that does not', 'KeyMiss', { status: 404, errorCode: 1404 }, undefined],
  ['data for a key that does not exist', 'KeyMiss', {}, 'wrong: status'],
  ['a time-out', 'Latest', { status: 0, errorCode: 1050 }, 'none: timed out'],
  ['a body that does not end', 'Latest', { status: 200, errorCode: 1050 }, 'none: timed out'],
  ['no connection', 'Latest', { status: 0, errorCode: 1212 }, 'none: connection refused'],
  ['a reset', 'Latest', { status: 0, errorCode: 1220 }, 'none: connection reset'],
] as const)('%s: %s', (_title, kind, changes, fault) => {
  const found = headFault({ kind }, { ...answer, ...changes }, '');
  expect(found && `${found.kind}: ${found.reason}`).toBe(fault);
});

test('a POST that is not promised its status is bad', () => {
  const isPromised = (status: number): boolean => status === 202;
  expect([
    statusFault({ status: 202, errorCode: 0 }, '', isPromised),
    statusFault({ status: 500, errorCode: 1500 }, '', isPromised),
  ]).toEqual([undefined, { kind: 'status', reason: '500' }]);
});

test('texts are ordered by code points, as databases do', () => {
  const texts = ['', 'A', 'a', 'aa', 'é', '\uE000', '\uFFFD', '\u{10000}', '\u{10FFFF}'];
  expect(texts.toReversed().toSorted((a, b) => compareValues('string', a, b))).toEqual(texts);
});
