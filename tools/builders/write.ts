/** Writes docs/builders.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildersPage } from './page.ts';

writeFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'builders.md'), buildersPage());
