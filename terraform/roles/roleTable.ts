/** The table of roles as Markdown, for docs/guides/google-cloud.md. A holder is named once. */
import { ciRoles } from './ciRoles.ts';
import { peopleRoles } from './peopleRoles.ts';
import type { RoleRow, Trait } from './role.ts';
import { serviceRoles } from './serviceRoles.ts';

const where: Readonly<Record<Trait, string>> = {
  pushes: 'if messages are pushed',
  pulls: 'if it pulls',
  publishes: 'if the system declares a POST route',
  deadLetters: 'if the subscription has a dead-letter topic',
  backups: 'if there are backups',
  iap: 'if it is behind Identity-Aware Proxy',
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const rowsOf = (rows: readonly RoleRow[]): readonly string[] =>
  rows.map(({ holder, role, on, when, needs }, index) =>
    line([
      rows[index - 1]?.holder === holder ? '' : holder,
      `\`${role}\``,
      `${on === 'project' ? 'project' : on}${when === undefined ? '' : `, ${where[when]}`}`,
      needs.map(({ call }) => call).join('; '),
    ]).replaceAll('|  |', '| |'),
  );

export const roleTable = (): string =>
  [
    line(['account', 'role', 'on', 'for']),
    line(['---', '---', '---', '---']).replaceAll(' ', ''),
    ...rowsOf([...serviceRoles, ...ciRoles, ...peopleRoles]),
  ].join('\n');
