import { checkRule, type Case } from './testing/checkRule.ts';

checkRule('imports', {
  allows: [
    { file: 'model/system.ts', code: `import { ms } from './quantity.ts';` },
    { file: 'systems/flights.ts', code: `import { defineSystem } from '../model/system.ts';` },
    { file: 'slo/budget.ts', code: `import { window } from '../model/objective.ts';` },
    { file: 'dashboards/system.ts', code: `import { burn } from '../alerts/burn.ts';` },
    { file: 'emit/emit.ts', code: `import { plan } from '../loadtest/plan.ts';` },
    { file: 'cli/main.ts', code: `import { serve } from '../pipeline/api/server.ts';` },
    { file: 'test/e2e/loss.test.ts', code: `import freight from '../fixtures/systems/freight.ts';` },
    { file: 'systems/docs/readme.test.ts', code: `import { runInProcess } from '../../test/support/runInProcess.ts';` },
    { file: 'test/e2e/loss.test.ts', code: `import { runPipeline } from '../../cli/run/runPipeline.ts';` },
    { file: 'cli/loadtest.ts', code: `import { externalToolPath } from '../tools/external/toolPath.ts';` },
    { file: 'test/workflows.test.ts', code: `import type { ExternalToolName } from '../tools/external/tool.ts';` },
    { file: 'model/system.test.ts', code: `import freight from '../test/fixtures/systems/freight.ts';` },
    { file: 'bench/ingest.ts', code: `import freight from '../test/fixtures/systems/freight.ts';` },
    { file: 'model/quantity.ts', code: `import { Decimal } from 'decimal.js';` },
    { file: 'loadtest/k6/runtime/compare.ts', code: `import { plan } from './options.ts';` },
  ],
  refuses: [
    {
      file: 'model/system.ts',
      code: `import { budget } from '../slo/budget.ts';`,
      says: 'model/ may import no other folder, and this is slo/budget.ts. Fix: model/ is the vocabulary: move the word that both need into model/, or take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'pipeline/ingest/batcher.ts',
      code: `import type { Budget } from '../../slo/budget.ts';`,
      says: 'pipeline/ may import only model/, numbers/, text/, and this is slo/budget.ts. Fix: the running pipeline knows only model/, numbers/ and text/: put what both need there, or take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'pipeline/api/main.ts',
      code: `await import('../../systems/flights.ts');`,
      says: "nothing imports systems/, which has other files in a team's copy, and this is systems/flights.ts. Fix: in a test or bench take a system of test/fixtures/, in a command load the folder (cli/load/); what is about the systems of this repository is a test in systems/.",
    },
    {
      file: 'test/e2e/loss.test.ts',
      code: `import flights from '../../systems/flights.ts';`,
      says: "nothing imports systems/, which has other files in a team's copy, and this is systems/flights.ts. Fix: in a test or bench take a system of test/fixtures/, in a command load the folder (cli/load/); what is about the systems of this repository is a test in systems/.",
    },
    {
      file: 'model/system.test.ts',
      code: `import flights from '../systems/flights.ts';`,
      says: "nothing imports systems/, which has other files in a team's copy, and this is systems/flights.ts. Fix: in a test or bench take a system of test/fixtures/, in a command load the folder (cli/load/); what is about the systems of this repository is a test in systems/.",
    },
    {
      file: 'slo/budget.ts',
      code: `import freight from '../test/fixtures/systems/freight.ts';`,
      says: 'nothing imports test/, and this is test/fixtures/systems/freight.ts. Fix: what others need from test/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'alerts/burn.ts',
      code: `const later = () => import('../dashboards/system.ts');`,
      says: 'alerts/ may import only model/, numbers/, text/, promql/, series/, lint/, slo/, and this is dashboards/system.ts. Fix: take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'systems/flights.ts',
      code: `import { burn } from '../alerts/burn.ts';`,
      says: 'systems/ may import only model/, and this is alerts/burn.ts. Fix: a system is data: describe it with the types of model/.',
    },
    {
      file: 'lint/frame.ts',
      code: `import { burn } from '../alerts/burn.ts';`,
      says: 'lint/ may import only model/, numbers/, text/, promql/, series/, and this is alerts/burn.ts. Fix: a rule over definitions is in the folder of what it checks; lint/ has the frame and the rules over files.',
    },
    {
      file: 'history/points.ts',
      code: `export { burn } from '../slo/burn.ts';`,
      says: 'history/ may import only model/, numbers/, text/, promql/, series/, and this is slo/burn.ts. Fix: take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'slo/loss.ts',
      code: `import { main } from '../cli/main.ts';`,
      says: 'nothing imports cli/, and this is cli/main.ts. Fix: what others need from cli/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'test/workflows.test.ts',
      code: `import { install } from '../tools/external/install.ts';`,
      says: 'nothing imports tools/, and this is tools/external/install.ts. Fix: what others need from tools/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'loadtest/runner.ts',
      code: `import { externalToolPath } from '../tools/external/toolPath.ts';`,
      says: 'nothing imports tools/, and this is tools/external/toolPath.ts. Fix: what others need from tools/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'loadtest/k6/script.ts',
      code: `import { options } from './runtime/options.ts';`,
      says: 'nothing imports loadtest/k6/runtime/, and this is loadtest/k6/runtime/options.ts: k6 alone can run it. Fix: read it as text (cli/loadtest/k6Runtime.ts), and pass the text in.',
    },
    {
      file: 'slo/budget.ts',
      code: `import { round } from '../rounding/round.ts';`,
      says: 'slo/ may not import rounding/round.ts: it is in no folder of the picture. Fix: move it into the folder that owns the word (docs/architecture.md).',
    },
  ],
});

const texts = new Map([
  ['slo/ring.ts', "import { link } from './link.ts';"],
  ['slo/link.ts', "export const link = async () => import('./late.ts');"],
  ['slo/late.ts', "export type Ring = import('./ring.ts').Ring;"],
  ['slo/self.ts', "import './self.ts';"],
  ['slo/outside.ts', "import { ring } from './ring.ts';"],
]);

const cycle = (files: string): string =>
  `these files import each other: ${files}. Fix: move the code that both need to a separate file that imports neither, or pass one of them as an argument.`;

const codeOf = (file: string): Case => ({ file, code: texts.get(file) ?? '' });

checkRule('no-cycle', {
  texts,
  allows: [codeOf('slo/outside.ts'), { file: 'slo/ring.ts', code: `import { other } from './other.ts';` }],
  refuses: [
    {
      ...codeOf('slo/ring.ts'),
      says: cycle('slo/ring.ts → slo/link.ts → slo/late.ts by import() → slo/ring.ts by import()'),
    },
    {
      ...codeOf('slo/link.ts'),
      says: cycle('slo/link.ts → slo/late.ts by import() → slo/ring.ts by import() → slo/link.ts'),
    },
    {
      ...codeOf('slo/late.ts'),
      says: cycle('slo/late.ts → slo/ring.ts by import() → slo/link.ts → slo/late.ts by import()'),
    },
    { ...codeOf('slo/self.ts'), says: cycle('slo/self.ts → slo/self.ts') },
  ],
});

checkRule('no-barrel', {
  allows: [{ file: 'model/system.ts', code: `const a = 1; export { a };` }],
  refuses: [`export * from './system.ts';`, `export { a } from './system.ts';`].map((code) => ({
    file: 'model/index.ts',
    code,
    says: 'a re-export hides the file that defines a name. Fix: import it from the file that defines it, and delete this line.',
  })),
});

checkRule('no-default-export', {
  allows: [
    { file: 'systems/flights.ts', code: `export default {};` },
    { file: 'jest.config.js', code: `export default {};` },
  ],
  refuses: [
    {
      file: 'model/system.ts',
      code: `export default {};`,
      says: 'only a system (systems/<id>.ts) and a tool’s configuration have a default export. Fix: export it by its name, and name the file after it.',
    },
  ],
});
