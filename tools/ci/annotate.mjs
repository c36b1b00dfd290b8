/** Prints a gate's report as annotations of a workflow run: failures as errors, warnings as warnings. */
import { readFileSync } from 'node:fs';

const levels = { fail: 'error', inconclusive: 'error', warn: 'warning' };

/** Source: actions/toolkit, packages/core/src/command.ts: characters that would end the line or the property are escaped. */
const data = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const { system, verdict, findings, override } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { subject, verdict: subjectVerdict, text } of findings) {
  const level = levels[subjectVerdict];
  if (level !== undefined) console.log(`::${level} title=${property(`Gate of ${system}: ${subject}`)}::${data(text)}`);
}
const passed = override === null ? '' : `, let pass: ${override}`;
console.log(`::notice title=${property(`Gate of ${system}`)}::${data(`${verdict}${passed}`)}`);
