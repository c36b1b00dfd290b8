/** Rules about disable comments: each must have a reason, name an existing check, and match a finding. */
import { nearest } from '../model/nearest.ts';
import { defineCheck, type Check, type Fault, type Finding } from './check.ts';
import type { Disable } from './disable.ts';

export interface DisableSubject {
  readonly disables: readonly Disable[];
  readonly disabled: readonly { readonly disable: Disable; readonly findings: readonly Finding[] }[];
  /** Ids of all checks. */
  readonly known: readonly string[];
}

const ours = 'Atalaya';

const fault = ({ file, line }: Disable, problem: string, fix: string): Fault => ({
  file,
  path: `line ${line}`,
  message: problem,
  fix,
  system: undefined,
  about: [],
});

const named = ({ check, limit }: Disable): string => [check, limit].join(' ').trimEnd();

export const disableWithoutReason: Check<DisableSubject> = defineCheck(
  {
    id: 'checks/disable-without-reason',
    severity: 'error',
    title: 'A comment that disables a check says why.',
    source: ours,
  },
  ({ disables }) =>
    disables
      .filter(({ check, reason }) => check !== '' && reason === '')
      .map((disable) =>
        fault(
          disable,
          `'${named(disable)}' is not disabled: the comment has no reason`,
          `write // atalaya-disable ${named(disable)}: <why this is right here>`,
        ),
      ),
);

export const disableUnknown: Check<DisableSubject> = defineCheck(
  {
    id: 'checks/disable-unknown',
    severity: 'error',
    title: 'A comment that disables a check names one that exists.',
    source: ours,
  },
  ({ disables, known }) =>
    disables
      .filter(({ check }) => !known.includes(check))
      .map((disable) => {
        const suggestion = nearest(disable.check, known);
        return fault(
          disable,
          disable.check === '' ? 'the comment names no check' : `there is no check '${disable.check}'`,
          suggestion === undefined ? 'write the id that a finding begins with' : `did you mean '${suggestion}'?`,
        );
      }),
);

export const disableUnused: Check<DisableSubject> = defineCheck(
  {
    id: 'checks/disable-unused',
    severity: 'warning',
    title: 'A comment that disables a check has something to disable.',
    source: ours,
  },
  ({ disabled }) =>
    disabled
      .filter(({ findings }) => findings.length === 0)
      .map(({ disable }) =>
        fault(
          disable,
          `'${named(disable)}' disables nothing: the check finds nothing there`,
          'remove the comment, or correct what it is limited to',
        ),
      ),
);

export const disableChecks: readonly Check<DisableSubject>[] = [disableWithoutReason, disableUnknown, disableUnused];
