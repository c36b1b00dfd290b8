/** Any number of systems to emit: copies of the fleet's members with new ids, as definitions and as Sloth's input. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import type { PipelineSystem } from '../model/system.ts';
import { yamlOf } from '../emit/yaml.ts';
import { slothOf } from './emitSloth.ts';

const repository = path.join(import.meta.dirname, '..');

/** Definitions as a team's folder holds them: what is measured loads, validates and freezes each. */
export const writeDefinitions = (folder: string, count: number): void => {
  mkdirSync(folder, { recursive: true });
  // Emit refuses the placeholders of examples, except in the package whose examples these are.
  writeFileSync(path.join(folder, '..', 'package.json'), JSON.stringify({ name: 'atalaya', type: 'module' }));
  writeFileSync(path.join(folder, 'organization.ts'), `export { default } from '${systemsFolder}/organization.ts';\n`);
  writeFileSync(
    path.join(folder, 'fleet.ts'),
    `import { defineSystem } from '${repository}/model/system.ts';
import fleet from '${systemsFolder}/fleet.ts';

export default Array.from({ length: ${count} }, (_, index) => {
  const { kind, ...member } = fleet[index % fleet.length];
  const id = \`s-\${index + 1}\`;
  const { queue, ingest, table, api } = member.stages;
  return defineSystem({
    ...member,
    id,
    dependsOn: [],
    stages: {
      queue: { ...queue, topic: \`\${id}-raw\`, subscription: \`\${id}-raw-subscription\` },
      ingest: { ...ingest, name: \`\${id}-ingest\` },
      table: { ...table, table: \`t\${index + 1}\` },
      api: { ...api, name: \`\${id}-api\` },
    },
  });
});
`,
  );
};

/** One file a service, with the same objectives over Sloth's own 30 days. */
export const writeSloth = (folder: string, fleet: readonly PipelineSystem[], count: number): void => {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const system = { ...fleet[index % fleet.length]!, id: `s-${index + 1}` };
    writeFileSync(path.join(folder, `${system.id}.yaml`), yamlOf(slothOf(system)));
  }
};
