/**
 * What every deployed system has to do: the integration tests that the published solutions run or propose. Each check uses
 * HTTP only; when it fails, its reason has the answer that it got.
 */
import { alive, authorisedOnly, unknownPaths } from './accessChecks.ts';
import { failed, skipped, type Check, type Outcome } from './check.ts';
import { byKey, conditional, empty, filtered, listRows, pages } from './readChecks.ts';
import { createRequest, NoAnswer, type ContractTarget } from './request.ts';
import { malformedDoesNot, publishedAppears } from './writeChecks.ts';

export const checks: readonly Check[] = [
  alive,
  listRows,
  pages,
  filtered,
  byKey,
  empty,
  conditional,
  unknownPaths,
  authorisedOnly,
  publishedAppears,
  malformedDoesNot,
];

export interface CheckResult extends Pick<Check, 'id' | 'title'> {
  readonly outcome: Outcome;
}

/**
 * Runs the checks one after the other; a network error fails the check in which it occurs. After a request that took all its
 * time, the other checks are skipped: each would wait as long. Throws when `stop` is aborted.
 */
export async function* runChecks(target: ContractTarget): AsyncGenerator<CheckResult> {
  const checked = { ...target, request: createRequest(target) };
  let tooLate: string | undefined;
  for (const { id, title, run } of checks) {
    if (tooLate !== undefined) {
      yield { id, title, outcome: skipped(`an earlier check ended without an answer: ${tooLate}`, 'mend that first') };
      continue;
    }
    try {
      yield { id, title, outcome: await run(checked) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (error.isFinal) tooLate = error.message;
      yield { id, title, outcome: failed(error.message) };
    }
  }
}
