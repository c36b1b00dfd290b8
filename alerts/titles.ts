/** Titles as a page shows them: the system first, as that is what the reader is looking for. */
import type { System } from '../model/system.ts';
import type { Alert } from './alert.ts';

/** A title as a list of one system's alerts shows it. */
export const untitled = ({ title, system }: Pick<Alert, 'title' | 'system'>): string =>
  system === undefined ? title : title.slice(titled({ id: system }, '').length);

export const titled = (system: Pick<System, 'id'>, what: string): string => `${system.id}: ${what}`;
