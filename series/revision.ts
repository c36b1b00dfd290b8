/**
 * The series of one revision, so that a rollout judges a release by the objectives that alert. Our own series have it as a
 * label; of the platform's, those of a Cloud Run revision. Everything else counts all revisions together.
 */
import { is, type Selection } from '../model/selection.ts';
import type { Signal } from '../model/signal.ts';
import { revisionLabel } from '../model/signals.ts';
import { notSupported, type NotSupported } from './dialect.ts';

/** The label that holds the name of the revision; undefined where none does. */
export const revisionLabelOf = ({ source, labels, resource }: Signal): string | undefined => {
  if (source === 'own') return labels.includes(revisionLabel) ? revisionLabel : undefined;
  return source === 'platform' && resource === 'cloud_run_revision' ? 'revision_name' : undefined;
};

export const ofRevision = <S extends Selection>(selection: S, revision: string): S | NotSupported => {
  const label = revisionLabelOf(selection.signal);
  return label === undefined
    ? notSupported(`'${selection.signal.id}' counts all revisions together`)
    : { ...selection, matches: [...selection.matches, is(label, revision)] };
};
