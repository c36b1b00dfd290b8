/** The set-up of every k6 script: finds values for requests. */
import { plan } from './options.ts';
import { exceptions } from './counting.ts';
import { console, send, type Row, type SetUp } from './deployment.ts';

// --- emitted from here ---

/** Rows with values for requests: from SAMPLES, else rows that the target has. */
const findSamples = (): readonly Row[] => {
  if (__ENV.SAMPLES !== undefined) return JSON.parse(__ENV.SAMPLES) as Row[];
  if (plan.rows === undefined) return [];
  const { status, body } = send('GET', `${plan.rows.path}?limit=50`, 'set-up');
  if (status !== 200) return [];
  const answer = JSON.parse(body) as Row;
  return (plan.rows.key === undefined ? answer : answer[plan.rows.key]) as Row[];
};

export function setup(): SetUp {
  const startedAt = Date.now();
  const run = startedAt.toString(36);
  try {
    return { run, startedAt, samples: findSamples() };
  } catch (error) {
    exceptions.add(1);
    console.error(`exception: ${(error as Error)?.stack ?? String(error)}`);
    return { run, startedAt, samples: [] };
  }
}
// --- emitted to here ---
