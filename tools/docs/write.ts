/** Writes what is generated in docs/: the catalogue of signals, the list of decisions, the diagram. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { generated } from './generated.ts';

const docs = path.join(import.meta.dirname, '..', '..', 'docs');
for (const [file, text] of generated(docs)) writeFileSync(path.join(docs, file), text);
