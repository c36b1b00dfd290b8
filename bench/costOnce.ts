/**
 * One run in its own process: `cost` as a user runs it, or only the loading of its definitions; the processor time of all of it, in
 * seconds, is the last line of standard error. Arguments: cost | load, folder of definitions.
 */
const [what = '', definitions = ''] = process.argv.slice(2);

if (what === 'load') {
  const [{ loadOrganization }, { loadFleet }] = await Promise.all([
    import('../cli/load/loadOrganization.ts'),
    import('../cli/load/loadSystems.ts'),
  ]);
  const [systems] = await Promise.all([loadFleet(definitions), loadOrganization(definitions)]);
  process.stdout.write(`${systems.length}\n`);
} else {
  const { atalaya } = await import('../cli/atalaya.ts');
  process.exitCode = await atalaya(['cost', '--json'], {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    now: Date.now,
    cwd: definitions,
    systems: definitions,
    isTTY: false,
    columns: 80,
    stop: new AbortController().signal,
  });
}
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.stderr.write(`${(userCPUTime + systemCPUTime) / 1e6}\n`);
