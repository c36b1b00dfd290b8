/** Writes docs/builders.md, and its examples as a module. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildersPage, examplesModule } from './page.ts';

const root = path.join(import.meta.dirname, '..', '..');
writeFileSync(path.join(root, 'docs', 'builders.md'), buildersPage());
writeFileSync(path.join(root, 'model', 'fixtures', 'builders.ts'), examplesModule());
