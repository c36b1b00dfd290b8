/**
 * Prints a gate's report as annotations of a workflow run: failures as errors, warnings as warnings. With --verdict, the verdict alone.
 * Exits with 1 for a file that is no whole report.
 */
import { readFileSync } from 'node:fs';

const levels = { fail: 'error', inconclusive: 'error', warn: 'warning' };

/** Source: actions/toolkit, packages/core/src/command.ts: characters that would end the line or the property are escaped. */
const data = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Undefined for anything else than a report. */
const reportIn = (file) => {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const isReport =
      ['pass', 'warn', ...Object.keys(levels)].includes(report?.verdict) && Array.isArray(report.findings);
    return isReport ? report : undefined;
  } catch {
    return undefined;
  }
};

const args = process.argv.slice(2);
const report = reportIn(args.at(-1));
if (report === undefined) process.exitCode = 1;
else if (args[0] === '--verdict') console.log(report.verdict);
else {
  const { system, verdict, findings, override } = report;
  for (const { subject, verdict: subjectVerdict, text } of findings) {
    const level = levels[subjectVerdict];
    if (level !== undefined)
      console.log(`::${level} title=${property(`Gate of ${system}: ${subject}`)}::${data(text)}`);
  }
  const passed = override === null ? '' : `, let pass: ${override}`;
  console.log(`::notice title=${property(`Gate of ${system}`)}::${data(`${verdict}${passed}`)}`);
}
