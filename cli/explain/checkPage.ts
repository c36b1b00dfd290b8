/** `atalaya explain CHECK`: what a check is, and its page, which the package brings. No definitions are needed for it. */
import { aboutCheck } from '../../explain/aboutOthers.ts';
import { explanationDocument } from '../../explain/explanation.ts';
import { fileChecks } from '../../lint/fileChecks.ts';
import { nearest } from '../../model/nearest.ts';
import { UsageError } from '../../model/usageError.ts';
import { allChecks } from '../check/checks.ts';
import { pageText } from '../check/report.ts';
import { explanationText, type Look } from './text.ts';

/** Only checks have such ids. */
export const isCheckId = (id: string): boolean => /^[a-z]+\/[a-z0-9-]+$/.test(id);

/** Throws `UsageError`. */
export const checkPage = (id: string, how: { readonly json: boolean; readonly look: Look }): string => {
  const checks = [...allChecks, ...fileChecks];
  const check = checks.find((one) => one.id === id);
  if (check === undefined) {
    const meant = nearest(
      id,
      checks.map((one) => one.id),
    );
    throw new UsageError(
      `there is no check '${id}'`,
      meant === undefined ? 'npx atalaya check --list-rules prints the ids' : `did you mean '${meant}'?`,
    );
  }
  const explanation = aboutCheck(check);
  const markdown = pageText(check.page);
  if (how.json) return `${JSON.stringify({ ...explanationDocument(explanation), markdown }, null, 2)}\n`;
  // The first heading and sentence are said already.
  const body = markdown.slice(markdown.indexOf('\n## ') + 1);
  return `${explanationText(explanation, how.look)}\n${body}`;
};
