/** What .oxlintrc.json loads: a door in plain JavaScript, so that an old Node is told what to do instead. */
import { fileURLToPath } from 'node:url';

if (!process.features.typescript) {
  throw new Error(
    `the lint rules are TypeScript, which Node ${process.versions.node} cannot run. ` +
      'Fix: npx oxlint or npm run check, which run on the pinned Node.',
  );
}

const { architecture } = await import('./rules.ts');

export default architecture(fileURLToPath(new URL('../..', import.meta.url)));
