import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { asUser } from '../support/asUser.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { checkFile } from '../../cli/check/file.ts';
import { readFiles } from '../../cli/check/read.ts';

const folder = temporaryFolder();
const good = JSON.stringify({ displayName: 'Orders', gridLayout: { widgets: [{ text: { content: 'Hello' } }] } });

const write = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};

const told = async (...paths: readonly string[]): Promise<readonly string[]> =>
  (await readFiles(paths, { cwd: folder })).unreadable.map(({ file, message: what }) => `${file}: ${what}`);

test('a folder is walked, links in a circle and to nowhere too, and no file is read twice', async () => {
  write('walk/a.json', good);
  write('walk/inner/b.yaml', 'displayName: B\ngridLayout: { widgets: [] }\n');
  write('walk/node_modules/c.json', good);
  write('walk/.hidden/d.json', good);
  symlinkSync('..', path.join(folder, 'walk/inner/up'));
  symlinkSync('self', path.join(folder, 'walk/self'));
  symlinkSync('nowhere.json', path.join(folder, 'walk/lost.json'));
  symlinkSync('a.json', path.join(folder, 'walk/z.json'));
  const { artefacts, unreadable } = await readFiles(['walk', 'walk/a.json'], { cwd: folder });
  expect(artefacts.map(({ source }) => source.file)).toEqual(['walk/a.json', 'walk/inner/b.yaml']);
  expect(unreadable).toEqual([]);
});

test('a file that is a link in a circle is said to be one', async () => {
  symlinkSync('round.json', path.join(folder, 'round.json'));
  expect(await told('round.json')).toEqual(['round.json: its symbolic links lead in a circle']);
});

test('what is too large, binary, or in another encoding is not read', async () => {
  write('large.json', `"${'x'.repeat(10_000_000)}"`);
  write('binary.json', new Uint8Array([0x7b, 0x00, 0xff]));
  write('latin.json', new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d]));
  expect(await told('large.json', 'binary.json', 'latin.json')).toEqual([
    'large.json: it is 10.0 MB: files of 10 MB or more are not read',
    'binary.json: it is binary, or not in UTF-8',
    'latin.json: it is binary, or not in UTF-8',
  ]);
});

test('a byte order mark in front is not a part of the text', async () => {
  write('marked.json', `\ufeff${good}`);
  expect(await told('marked.json')).toEqual([]);
});

test('what may not be read is said', async () => {
  const file = write('closed.json', good);
  chmodSync(file, 0);
  await asUser(folder, async () => {
    expect(await told('closed.json')).toEqual(['closed.json: permission to read it is denied']);
  });
});

test('every document and every item of a list is an artefact', async () => {
  write('many.yaml', 'displayName: A\ngridLayout: {}\n---\ndisplayName: B\ncombiner: OR\nconditions: []\n');
  write(
    'list.json',
    JSON.stringify({ alertPolicies: [{ displayName: 'C' }, { displayName: 'D' }], nextPageToken: '' }),
  );
  write('array.json', `[${good}, ${good}]`);
  const { artefacts } = await readFiles(['many.yaml', 'list.json', 'array.json'], { cwd: folder });
  expect(artefacts.map(({ type }) => type)).toEqual([
    'Dashboard',
    'AlertPolicy',
    'AlertPolicy',
    'AlertPolicy',
    'Dashboard',
    'Dashboard',
  ]);
});

test('a plan of Terraform holds the values of its resources', async () => {
  const values = { display_name: 'Down', combiner: 'OR', conditions: [], alert_strategy: null };
  const resource = (type: string, own: object): object => ({ address: `${type}.x`, type, values: own });
  const child = { resources: [resource('google_monitoring_dashboard', { dashboard_json: good })] };
  write(
    'plan.json',
    JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: { resources: [resource('google_monitoring_alert_policy', values)], child_modules: [child] },
      },
    }),
  );
  const { artefacts } = await readFiles(['plan.json'], { cwd: folder });
  expect(artefacts.map(({ type, shape }) => `${type} ${shape}`)).toEqual(['AlertPolicy terraform', 'Dashboard api']);
});

test('what is fixed stays a link, keeps its permissions, and leaves no draft', async () => {
  const file = write(
    'real/board.json',
    good
      .replace(
        '"text"',
        '"title":"x","xyChart":{"dataSets":[{"plotType":"BAR","timeSeriesQuery":{"prometheusQuery":"up"}}]},"text"',
      )
      .replace(',"text":{"content":"Hello"}', ''),
  );
  chmodSync(file, 0o640);
  symlinkSync('real/board.json', path.join(folder, 'link.json'));
  const said: string[] = [];
  const io = { cwd: folder, stdout: () => undefined, stderr: (text: string) => void said.push(text) };
  expect(await checkFile(['link.json'], { format: 'text', fix: true, strict: false }, io)).toBe(0);
  expect(said).toEqual(["fixed link.json:1:98 dashboards/plot-type: 'BAR' is not a plotType (write STACKED_BAR)\n"]);
  expect(readFileSync(file, 'utf8')).toContain('"plotType":"STACKED_BAR"');
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect((await readFiles(['real'], { cwd: folder })).files).toBe(1);
});
