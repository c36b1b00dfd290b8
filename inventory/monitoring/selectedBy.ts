/** The series that a filter of Cloud Monitoring selects, or why it cannot be expressed. */
import { filter } from '../../model/indicatorSource.ts';
import type { Selection } from '../../model/selection.ts';
import type { StageName } from '../../model/stage.ts';
import { readSelection } from '../../slo/sources/readSource.ts';
import { noAlert, type NoAlert } from './madeAlert.ts';

export const selectedBy = (text: string | undefined, stage: StageName): Selection | NoAlert => {
  if (text === undefined) return noAlert('it has no filter');
  const read = readSelection(filter(text), 'value', stage);
  return read.kind === 'SourceFault' ? noAlert(reasonOf(read)) : read;
};

/** The message on one line, and the name that was probably meant. */
export const reasonOf = ({ message, fix }: { readonly message: string; readonly fix: string }): string => {
  const [first = ''] = message.split('\n');
  return fix.startsWith('did you mean') ? `${first} (${fix})` : first;
};
