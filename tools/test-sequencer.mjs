/**
 * Without durations of an earlier run, as on a fresh clone, jest starts with the largest files, and the slowest may come last,
 * alone. These come first; once jest knows durations, it orders by them.
 */
import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';

/** By processor time and waiting, longest first. Those that need a tool are skipped in no time where it is missing. */
export const slowest = [
  'test/preview/scenarios.test.ts',
  'systems/docs/readme.test.ts',
  'test/cli/transcripts.test.ts',
  'test/receiverImage.test.ts',
  'test/container.test.ts',
  'test/k6/gate.test.ts',
  'test/promtool/budgetKindsSpent.test.ts',
  'test/k6/honest.test.ts',
  'test/e2e/demoBreak.test.ts',
  'test/promtool/fidelity.test.ts',
  'cli/preview/serverOrigin.test.ts',
  'test/openapi/schemathesis.test.ts',
  'systems/docs/addSystem.test.ts',
  'test/k6/command.test.ts',
  'test/preview/pages.test.ts',
  'test/terraform/roots.test.ts',
  'test/alertmanager/inhibition.test.ts',
  'cli/explain/explain.test.ts',
  'cli/slo/report/remoteReports.test.ts',
  'test/e2e/demoStops.test.ts',
  'test/cli/start.test.ts',
  'test/watched/everyAlert.test.ts',
  'test/services/frameworkStopped.test.ts',
  'test/faults/kill.test.ts',
  'test/e2e/demoOnce.test.ts',
  'tools/setup/setup.test.ts',
  'tools/fast-check-seed.test.ts',
  'pipeline/api/filters.test.ts',
  'test/faults/faults.test.ts',
  'test/preview/zoom.test.ts',
  'test/services/ingest.test.ts',
  'test/integration/integration.test.ts',
];

/** jest's own, found as jest finds it. */
const file = ['jest', 'jest-cli', 'jest-config', '@jest/test-sequencer'].reduce(
  (from, name) => createRequire(from).resolve(name),
  import.meta.url,
);
const { default: Sequencer } = createRequire(import.meta.url)(file);

/** jest calls it with `new`, so it cannot be an arrow function. */
export default function testSequencer(options) {
  const sequencer = new Sequencer(options);
  const sort = sequencer.sort.bind(sequencer);
  const placeOf = ({ path, context, duration }) => {
    const place = slowest.indexOf(relative(context.config.rootDir, path).replaceAll(sep, '/'));
    return duration === undefined && place >= 0 ? place : slowest.length;
  };
  sequencer.sort = (tests) => sort(tests).toSorted((one, other) => placeOf(one) - placeOf(other));
  return sequencer;
}
