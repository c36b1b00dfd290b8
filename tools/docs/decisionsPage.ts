/** docs/decisions/README.md: every decision with its date, newest first. */
import type { decisions } from './sidebar.ts';

export const decisionsPage = (all: ReturnType<typeof decisions>): string =>
  [
    '# Decisions',
    '',
    'What was decided, when, and why. A decision that is replaced stays, with a link to the one that replaces it.',
    '',
    '| date | decision |',
    '|---|---|',
    ...all.map(({ date, text, link }) => `| ${date} | [${text}](${link.replace('/decisions/', '')}) |`),
    '',
  ].join('\n');
