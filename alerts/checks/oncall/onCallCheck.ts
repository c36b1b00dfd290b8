/** A check on on-call: its findings are in the organization's file. */
import { defineCheck, type Check, type CheckWords, type Fault } from '../../../lint/check.ts';
import type { Organization } from '../../../model/organization.ts';
import type { Definitions } from '../definitions.ts';
import type { OnCallYear } from './onCallYear.ts';

/** `about` are ids and handles to which a disable comment may be limited. */
export type OnCallFault = Pick<Fault, 'path' | 'message' | 'fix' | 'about'>;

interface Subject {
  readonly organization: Organization;
  readonly year: OnCallYear;
  readonly all: Definitions;
}

/** Without a day nothing is judged that depends on it. */
export const onCallCheck = (
  words: CheckWords,
  faults: (subject: Subject) => readonly OnCallFault[],
): Check<Definitions> =>
  defineCheck(words, (all) => {
    const { organization, organizationFile, year } = all;
    if (year === undefined) return [];
    return faults({ organization, year, all }).map((fault) => ({
      file: organizationFile,
      system: undefined,
      ...fault,
    }));
  });
