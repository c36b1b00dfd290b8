/**
 * Findings as GitHub workflow commands, which GitHub shows as annotations in a pull request.
 * Source: GitHub, "Workflow commands for GitHub Actions"; escaping: actions/toolkit, packages/core.
 */
import type { CheckSeverity } from './check.ts';
import type { FileVerdict } from './fileVerdict.ts';

export const githubCommands = (verdict: FileVerdict): string => {
  const lines = [
    ...verdict.unreadable.map(({ file, position, message, fix }) =>
      command(
        'error',
        { file, line: position?.line, col: position?.column, title: 'not readable' },
        `${message}\nfix: ${fix}`,
      ),
    ),
    ...verdict.findings.map(({ check, severity, file, position, path, message, fix }) =>
      command(
        commands[severity],
        { file, line: position?.line, col: position?.column, title: check },
        `${path === '' ? '' : `${path}: `}${message}\nfix: ${fix}`,
      ),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
};

type Command = 'error' | 'warning' | 'notice';

const commands: Readonly<Record<CheckSeverity, Command>> = { error: 'error', warning: 'warning', info: 'notice' };

const command = (
  name: Command,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string => {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${written.join(',')}::${escapeData(message)}`;
};

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
