import path from 'node:path';

/** The ending of the command's own modules: '.ts' in the repository, '.js' in the package. For a path that is no import. */
export const codeEnding: string = path.extname(import.meta.filename);
