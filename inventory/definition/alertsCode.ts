/** Alert policies, SLOs and other artefacts that exist, as comments at their place: each names what it is and where it stands. */
import type { SystemDraft } from '../grouping/draft.ts';
import { comment, type Comment } from './code.ts';

export const alertRemarks = ({ policies }: SystemDraft): readonly Comment[] =>
  policies.map(({ title, address }) => comment(`Alert policy '${title}' (${address}) is not in this definition.`));

export const sloRemarks = ({ slos }: SystemDraft): readonly Comment[] =>
  slos.map(({ title, address }) => comment(`SLO '${title}' (${address}) is not in this definition.`));
