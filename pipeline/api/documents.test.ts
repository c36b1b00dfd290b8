import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import attendees from '../../test/fixtures/systems/attendees.ts';
import { openApiDocument } from './openapi/document.ts';
import { stringifyJson } from '../ingest/json.ts';
import { serveForTest, type Served } from './testing/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serveForTest(attendees);
});
afterAll(async () => served.close());

test('/openapi.json is the document of the system, and can be cached', async () => {
  const { status, headers, text } = await served.call('/openapi.json');
  expect([status, headers['content-type'], text]).toEqual([
    200,
    'application/json',
    stringifyJson(openApiDocument(attendees)),
  ]);
  const again = await served.call('/openapi.json', { headers: { 'if-none-match': headers.etag ?? '' } });
  expect([again.status, again.text]).toEqual([304, '']);
});

test('/docs is a page that loads nothing, and whose policy names its own style and script alone', async () => {
  const { status, headers, text } = await served.call('/docs');
  const digestOf = (tag: string): string =>
    `'sha256-${hash('sha256', new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '', 'base64')}'`;
  expect([status, headers['content-type'], headers['content-security-policy']]).toEqual([
    200,
    'text/html; charset=utf-8',
    `default-src 'none'; style-src ${digestOf('style')}; script-src ${digestOf('script')}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ]);
  expect(text).not.toMatch(/<script[^>]|<link|<img|\ssrc=|\sstyle=|@import|url\(/);
});

test('/docs has a command for each operation, with a token where one is needed', async () => {
  const { text } = await served.call('/docs');
  const commands = [...text.matchAll(/<code>(curl [^<]*)<\/code>/g)].map((match) => match[1]);
  expect(commands).toEqual([
    'curl -H &quot;Authorization: Bearer $TOKEN&quot; &quot;$API/data?limit=5&quot;',
    'curl -H &quot;Authorization: Bearer $TOKEN&quot; --json &#39;{&quot;id&quot;:42,&quot;name&quot;:&quot;text&quot;}&#39; &quot;$API/data&quot;',
    'curl -H &quot;Authorization: Bearer $TOKEN&quot; &quot;$API/data.ndjson?limit=5&quot;',
    'curl &quot;$API/health&quot;',
    'curl &quot;$API/ready&quot;',
  ]);
});

test('documents accept only GET and HEAD', async () => {
  const { status, headers } = await served.call('/docs', { method: 'POST' });
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
});
