/** Help shows commands that can be run as they stand: `{id}` in its texts stands for a system that is there. */
import { systemFiles } from '../load/systemFiles.ts';

/** The first by id that has a file of its own; where there is none, the one that CONTRIBUTING.md adds. */
export const withExampleId = (text: string, folder: string): string => {
  if (!text.includes('{id}')) return text;
  return text.replaceAll('{id}', systemFiles(folder)?.find((id) => id !== 'fleet') ?? 'orders');
};
