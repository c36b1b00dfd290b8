import { HistoryError } from '../../history/historyError.ts';
import { openHistory, type History } from '../../history/history.ts';

/** One look at the history in a file, as it is at one moment. `otherwise` answers where it cannot be read, and gets the reason. */
export const readHistory = <T>(file: string, read: (history: History) => T, otherwise: (reason: string) => T): T => {
  try {
    const history = openHistory(file, { readOnly: true });
    try {
      return history.snapshot(() => read(history));
    } finally {
      history.close();
    }
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return otherwise(error.message);
  }
};
