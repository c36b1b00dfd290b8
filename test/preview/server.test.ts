import { request } from 'node:http';
import { expect, test } from '@jest/globals';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { answersOf } from '../../cli/preview/run.ts';
import { servePreview } from '../../cli/preview/server.ts';
import { openPreview } from './opened.ts';
import { fetchWhole } from '../support/fetchWhole.ts';

const outage = { scenario: 'outage' } as const;

test('the first address leads to the first dashboard, with what was asked of it', async () => {
  const { get } = await openPreview(['diary'], outage);
  const answer = await get('/?theme=dark');
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/d/atalaya-diary?theme=dark']);
});

test('pages, files and data come with a policy that lets nothing of others in, and are never kept', async () => {
  const { get } = await openPreview(['diary'], outage);
  const types: Record<string, string | null> = {};
  for (const path of ['/d/atalaya-diary', '/page/main.ts', '/page/index.css', '/lib/uplot.js', '/api/state']) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    types[path] = answer.headers.get('content-type');
  }
  expect(types).toEqual({
    '/d/atalaya-diary': 'text/html; charset=utf-8',
    '/page/main.ts': 'text/javascript; charset=utf-8',
    '/page/index.css': 'text/css; charset=utf-8',
    '/lib/uplot.js': 'text/javascript; charset=utf-8',
    '/api/state': 'application/json',
  });
});

test('every script of the page comes without types and asks for nothing that is not served', async () => {
  const { get } = await openPreview(['diary'], outage);
  const waiting = ['/page/main.ts'];
  const seen = new Set<string>();
  for (const path of waiting) {
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await get(path);
    const text = await answer.text();
    expect([path, answer.status]).toEqual([path, 200]);
    expect(text).not.toMatch(/^(?:import type|export type|interface) /m);
    for (const [, asked = ''] of text.matchAll(/^import [^;]*? from ['"]([^'"]+)['"]/gm)) {
      waiting.push(new URL(asked, `http://here${path}`).pathname);
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining(['/lib/uplot.js', '/page/widgets.ts']));
});

test('the page names all of its scripts, so that a browser loads them at once', async () => {
  const { get } = await openPreview(['diary'], outage);
  const html = await (await get('/d/atalaya-diary')).text();
  const named = [...html.matchAll(/(?:href|src)="(\/(?:page|lib)\/\w+\.(?:ts|js))"/g)].map(([, path]) => path!);
  const asked = new Set(['/page/main.ts']);
  for (const path of asked) {
    const text = await (await get(path)).text();
    for (const [, other = ''] of text.matchAll(/^import [^;]*? from ['"]([^'"]+)['"]/gm)) {
      asked.add(new URL(other, `http://here${path}`).pathname);
    }
  }
  expect(new Set(named)).toEqual(asked);
});

test('what is larger than a packet is compressed for a browser that can read it', async () => {
  const { url } = await openPreview(['diary'], outage);
  const headOf = async (path: string, encoding: string): Promise<string | null> =>
    (await fetchWhole(`${url}${path}`, { headers: { 'accept-encoding': encoding } })).headers.get('content-encoding');
  expect(await headOf('/d/atalaya-diary', 'gzip')).toBe('gzip');
  expect(await headOf('/lib/uplot.js', 'br, gzip')).toBe('gzip');
  expect(await headOf('/lib/uplot.js', 'identity')).toBeNull();
  expect(await headOf('/api/state', 'gzip')).toBeNull();
});

test.each([
  ['/d/atalaya-dairy', 404, "there is no dashboard 'atalaya-dairy': did you mean 'atalaya-diary'?\n"],
  ['/api/dashboard/nothing-like-it', 404, "there is no dashboard 'nothing-like-it'\n"],
  ['/api/dashboard/atalaya-diary/widget/999', 404, 'atalaya-diary has no widget 999\n'],
  ['/api/dashboard/atalaya-diary/widget/-1', 404, 'atalaya-diary has no widget -1\n'],
  ['/api/dashboard/atalaya-diary/widget/1?from=x', 400, 'from, to and points are numbers\n'],
  [
    '/api/dashboard/atalaya-diary/widget/1?from=9&to=3',
    400,
    'from and to are seconds since 1970, from before to, at most 400 days apart\n',
  ],
  ['/api/dashboard/atalaya-diary/widget/1?points=100000', 400, 'points are from 1 to 2000\n'],
  ['/page/..%2f..%2f..%2f..%2fpackage.json', 404, 'there is no such file\n'],
  ['/page/none.ts', 404, 'there is no such file\n'],
  ['/lib/uplot.css', 404, 'there is no such file\n'],
  ['/lib/uplot.min.js', 404, 'there is no such file\n'],
  ['/%', 404, 'there is nothing here; the page begins at /\n'],
])('%s is answered %i', async (path, status, text) => {
  const { get } = await openPreview(['diary'], outage);
  const answer = await get(path);
  expect([answer.status, await answer.text()]).toEqual([status, text]);
});

test('a request under another name is refused, so that no other site can be pointed here', async () => {
  const { url } = await openPreview(['diary'], outage);
  const status = await new Promise((resolve, reject) => {
    request(`${url}/api/state`, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('a preview is only read', async () => {
  const { url } = await openPreview(['diary'], outage);
  expect((await fetchWhole(`${url}/api/state`, { method: 'POST' })).status).toBe(405);
});

test('a port that is in use is said, with what to do', async () => {
  const { url } = await openPreview(['diary'], outage);
  const { port } = new URL(url);
  const io = { systems: systemsFolder, now: Date.now, cwd: '/' };
  const answers = await answersOf(['diary'], { data: '.atalaya', ...outage }, io);
  await expect(servePreview(answers, Number(port))).rejects.toThrow(
    `the preview cannot listen on 127.0.0.1:${port}: another process listens there\n  fix: choose another port with --port; --port 0 takes any free port`,
  );
});
