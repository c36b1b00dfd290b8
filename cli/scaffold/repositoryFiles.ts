/** The files of a new repository of definitions, beside its first system. Pure: paths and texts. */
import type { Answers } from '../init/answers.ts';
import { organizationText } from './organizationText.ts';
import { systemText, type NewSystem } from './systemText.ts';

export interface ScaffoldFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export const repositoryFiles = (answers: Answers, system: NewSystem): readonly ScaffoldFile[] => [
  { path: 'atalaya.config.ts', text: configText },
  { path: 'systems/organization.ts', text: organizationText(answers) },
  { path: `systems/${system.id}.ts`, text: systemText(system, 'package') },
  { path: '.github/workflows/atalaya.yml', text: workflowText },
  // 'emit --check' compares bytes, on Windows too.
  { path: '.gitattributes', text: 'generated/** text eol=lf linguist-generated\n' },
  { path: 'tsconfig.json', text: compilerText },
  { path: 'README.md', text: readmeText(answers, system) },
];

const configText = `import { defineConfig, type Config } from 'atalaya';

/** Paths are relative to this file. */
const config: Config = defineConfig({
  systems: 'systems',
  out: 'generated',
});

export default config;
`;

const compilerText = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'esnext',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      skipLibCheck: true,
    },
    include: ['atalaya.config.ts', 'systems/**/*.ts'],
  },
  null,
  2,
)}
`;

/** Actions by commit, as a tag can be moved. */
const workflowText = `# Definitions are sound, and 'generated' is what they say.
name: Atalaya

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with:
          node-version: 24
      - run: npm ci
      - run: npx --no atalaya check
      - run: npx --no atalaya emit --check
`;

const readmeText = ({ name }: Answers, { id, template }: NewSystem): string => `# What watches the systems of ${name}

\`systems/\` has one definition a system; \`systems/organization.ts\` says who is notified. \`generated/\` is made from them: alerts, SLOs,
dashboards, runbooks and Terraform. Commit both.

\`\`\`sh
npx atalaya list                        # the systems, and what watches them
npx atalaya check                       # mistakes that types do not catch
npx atalaya emit                        # writes generated/
npx atalaya preview ${id} --scenario outage   # its dashboard, with simulated data
${template === 'pipeline' ? `npx atalaya up ${id}                   # runs it on this machine\n` : ''}npx atalaya new ID                      # begins another system
\`\`\`
`;
