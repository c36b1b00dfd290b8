/** A state of 50 MB is imported within 640 MB of heap: most of a large state is nothing that a definition describes. */
import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fixtures } from './importedSystems.ts';

const main = path.join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
const wanted = 50_000_000;

test('a state of 50 MB with thousands of resources is imported, in bounded memory', () => {
  const folder = temporaryFolder();
  const plan = JSON.parse(readFileSync(path.join(fixtures, 'datos', 'plan.json'), 'utf8')) as {
    readonly planned_values: { readonly root_module: { readonly child_modules: readonly unknown[] } };
    readonly configuration: unknown;
  };
  const member = JSON.stringify({
    address: 'google_project_iam_member.one',
    mode: 'managed',
    type: 'google_project_iam_member',
    name: 'one',
    values: { role: 'roles/viewer', member: 'user:somebody@shop.example', project: 'shop-prod' },
    sensitive_values: {},
  });
  const file = openSync(path.join(folder, 'plan.json'), 'w');
  const modules = JSON.stringify(plan.planned_values.root_module.child_modules);
  writeSync(file, `{"format_version":"1.2","configuration":${JSON.stringify(plan.configuration)},`);
  writeSync(file, `"planned_values":{"root_module":{"child_modules":${modules},"resources":[`);
  const block = `${member},`.repeat(1_000);
  for (let written = 0; written < wanted; written += block.length) writeSync(file, block);
  writeSync(file, `${member}]}}}`);
  closeSync(file);
  const flags = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=640'];
  const words = ['import', 'terraform', 'plan.json', '--json'];
  const answer = execFileSync(process.execPath, [...flags, main, ...words], { cwd: folder, encoding: 'utf8' });
  const { systems } = JSON.parse(answer) as {
    readonly systems: readonly { readonly id: string; readonly text: string }[];
  };
  expect(systems.map(({ id }) => id)).toEqual(['datos']);
  expect(systems[0]?.text).toMatch(/\b\d{6}\s+(\/\/ )?google_project_iam_member/);
}, 120_000);
