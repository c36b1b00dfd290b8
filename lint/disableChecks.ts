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
    title: 'A comment that disables a check has a reason.',
    source: ours,
  },
  ({ disables }) =>
    disables
      .filter(({ check, reason }) => check !== '' && reason === '')
      .map((disable) =>
        fault(
          disable,
          `'${named(disable)}' is not suppressed: the comment has no reason`,
          `write ${disable.mark ?? '// atalaya-disable '}${named(disable)}: <reason>`,
        ),
      ),
);

export const disableUnknown: Check<DisableSubject> = defineCheck(
  {
    id: 'checks/disable-unknown',
    severity: 'error',
    title: 'A comment that disables a check names an existing check.',
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
          suggestion === undefined ? 'write the id at the beginning of the finding' : `did you mean '${suggestion}'?`,
        );
      }),
);

export const disableUnused: Check<DisableSubject> = defineCheck(
  {
    id: 'checks/disable-unused',
    severity: 'warning',
    title: 'A comment that disables a check suppresses at least one finding.',
    source: ours,
  },
  ({ disabled }) =>
    disabled
      .filter(({ findings }) => findings.length === 0)
      .map(({ disable }) =>
        fault(
          disable,
          `'${named(disable)}' suppresses nothing: the check has no such finding`,
          'remove the comment, or correct the id after the check id',
        ),
      ),
);

export const disableChecks: readonly Check<DisableSubject>[] = [disableWithoutReason, disableUnknown, disableUnused];
