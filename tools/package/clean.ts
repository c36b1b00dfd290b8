/** After `npm pack`. */
import { rmSync } from 'node:fs';
import { output, restore } from './restore.ts';

restore();
rmSync(output, { recursive: true, force: true });
