/**
 * One run in its own process: `emit` as a user runs it; with `rules` only the Prometheus rules, as Sloth emits; with
 * `alerts` SLOs and alerts without dashboards and load tests. Arguments: emit | full | alerts | rules, folder of
 * definitions, output folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadOrganization } from '../cli/load/loadOrganization.ts';
import { loadFleet } from '../cli/load/loadSystems.ts';
import { systemRules } from '../emit/ruleYaml.ts';

const [what = '', definitions = '', out = ''] = process.argv.slice(2);

if (what === 'rules') {
  const [systems, organization] = await Promise.all([loadFleet(definitions), loadOrganization(definitions)]);
  mkdirSync(out, { recursive: true });
  for (const system of systems) {
    writeFileSync(path.join(out, `${system.id}.yaml`), systemRules(system, { organization, environment: 'prod' }));
  }
} else if (what === 'alerts') {
  const [{ doSystems }, { readK6Runtime }] = await Promise.all([
    import('../cli/emit/threads.ts'),
    import('../cli/loadtest/k6Runtime.ts'),
  ]);
  const [systems, organization] = await Promise.all([loadFleet(definitions), loadOrganization(definitions)]);
  const jobs = systems.map((system) => ({ system, isMember: true, isWritten: false }));
  const context = { organization, environment: 'prod' } as const;
  const never = new AbortController().signal;
  const settings = { out, mode: 'write', context, k6Runtime: readK6Runtime(), alertsAlone: true } as const;
  await doSystems(jobs, settings, { stop: never, onProgress: () => {} });
} else {
  const { atalaya } = await import('../cli/atalaya.ts');
  process.exitCode = await atalaya(['emit', ...(what === 'full' ? ['--out', out] : [])], {
    stdout: () => {},
    stderr: (text) => void process.stderr.write(text),
    now: Date.now,
    cwd: out,
    systems: definitions,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
  });
}
