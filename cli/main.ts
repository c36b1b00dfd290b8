#!/usr/bin/env node
/**
 * The `atalaya` command. Node keeps what it compiles of the modules that are imported from here on, so types are stripped once and not
 * at each start. A clean install removes that with node_modules. In the package, its entry has chosen another folder before.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';

enableCompileCache(path.join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'));
await import('./process.ts');
