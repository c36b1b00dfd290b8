import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadOrganization } from '../../cli/load/loadOrganization.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../fixtures/systems/freight.ts';
import { emitSystem } from '../../emit/emit.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { readK6Runtime } from '../../cli/loadtest/k6Runtime.ts';

const organization = await loadOrganization(systemsFolder);

const program = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'policyDiff.ts');

const policyDiff = (before: string, after: string): string =>
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, before, after], {
    encoding: 'utf8',
  });

const emitted = (...systems: readonly PipelineSystem[]): string => {
  const folder = temporaryFolder();
  for (const system of systems) {
    for (const [file, text] of emitSystem(system, { organization, environment: 'prod' }, readK6Runtime())) {
      const target = path.join(folder, system.id, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  return folder;
};

test('without a change the diff is one line', () => {
  expect(policyDiff(emitted(freight), emitted(freight))).toBe('No alert, SLO or other emitted file changes.\n');
});

test('a stricter objective shows its goal and the thresholds of its alerts', () => {
  const [first, ...others] = freight.objectives;
  const stricter = { ...freight, objectives: [{ ...first!, target: '99.95%' }, ...others] } as PipelineSystem;
  const text = policyDiff(emitted(freight), emitted(stricter));
  expect(text).toContain(
    '## What this changes for those who are paged\n\n### freight\n\n- alert `freight-api-availability-burn-page`\n',
  );
  expect(text).toContain('    - > 0.0144\n');
  expect(text).toContain('    + > 0.0072\n');
  expect(text).toContain('- SLO `api-availability`\n');
  expect(text).toContain('  - goal: `0.999` becomes `0.9995`\n');
  expect(text).not.toContain('burn-page` api-latency');
  expect(text).toMatch(/\nAlso changed: .*`prometheus\/rules.yaml`.*\n$/);
});

test('new and removed alerts are named', () => {
  const without = { ...freight, alerts: [] };
  expect(policyDiff(emitted(freight), emitted(without))).toContain(
    '- **no more alert** `freight-api-latency-p95-above-1s`: freight: p95 latency of the API above 1s\n',
  );
  expect(policyDiff(emitted(without), emitted(freight))).toContain(
    '- **new alert** `freight-api-latency-p95-above-1s`: freight: p95 latency of the API above 1s\n',
  );
});

test('the diff of many systems fits into a GitHub comment', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ ...freight, id: `freight-${index}` }));
  expect(policyDiff(temporaryFolder(), emitted(...many)).length).toBeLessThan(65_536);
});
