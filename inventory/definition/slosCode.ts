/** SLOs of Cloud Monitoring, as comments until they are objectives: each names what it is and where it stands. */
import type { SystemDraft } from '../grouping/draft.ts';
import { comment, type Comment } from './code.ts';

export const sloRemarks = ({ slos }: SystemDraft): readonly Comment[] =>
  slos.map(({ title, address }) => comment(`SLO '${title}' (${address}) is not in this definition.`));
