/** `atalaya check --list-rules`: every check with its severity, as the settings have it. */
import type { Check, CheckSeverity } from '../../lint/check.ts';
import { fileChecks } from '../../lint/fileChecks.ts';
import { levelFor } from '../../lint/settled.ts';
import { table } from '../table.ts';
import { many } from '../../text/count.ts';
import { allChecks } from './checks.ts';
import { checkSettings, type SettingsIo } from './settings.ts';

interface Rule extends Pick<Check, 'id' | 'title' | 'source' | 'reads' | 'page'> {
  readonly severity: CheckSeverity | 'off';
}

export const listRules = async (format: 'text' | 'json', io: SettingsIo): Promise<string> => {
  const { lint, paths } = await checkSettings(io);
  const rules = [...allChecks, ...fileChecks]
    .map(({ id, severity, title, source, reads, page }): Rule => {
      // Overrides are about paths: what holds everywhere are the rules.
      const level = levelFor(id, '', { rules: lint.rules ?? {} }, paths);
      return { id, severity: level ?? severity, title, source, reads, page };
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (format === 'json') return `${JSON.stringify({ version: 1, rules }, null, 2)}\n`;
  const rows = rules.map(({ id, severity, title }) => [id, severity, title]);
  return `${table(['check', 'severity', 'what it asks'], rows)}\n${many(rules.length, 'check')}; npx atalaya explain CHECK shows the page of one\n`;
};
