import { defineCheck, type Check } from '../../lint/check.ts';
import { notesOf } from '../../model/runbookNotes.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import type { Definitions } from './definitions.ts';

export const runbookNotes: Check<Definitions> = defineCheck(
  {
    id: 'alerts/runbook-notes',
    severity: 'error',
    title: "The file of a team's notes, to which its runbook links, is in the repository.",
    source: 'Atalaya: a link that leads nowhere is found by the person who is paged',
  },
  ({ systems, hasFile }) =>
    systems.flatMap((definition) => {
      const notes = notesOf(definition.system);
      if (notes?.kind !== 'File' || hasFile(notes.path)) return [];
      return [
        faultOf(definition, {
          path: 'runbook',
          message: `there is no file '${notes.path}' in the repository: the link in the runbook leads nowhere`,
          fix: `write ${notes.path}, or correct the path; it begins at the root of the repository`,
        }),
      ];
    }),
);
