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

export interface OpenHistories {
  /** As `readHistory`; each file is opened once. */
  readonly read: typeof readHistory;
  readonly close: () => void;
}

/** For several looks at many files. Close them at the end. */
export const openHistories = (): OpenHistories => {
  const opened = new Map<string, History>();
  return {
    read: (file, read, otherwise) => {
      try {
        const history = opened.get(file) ?? openHistory(file, { readOnly: true });
        opened.set(file, history);
        return history.snapshot(() => read(history));
      } catch (error) {
        if (!(error instanceof HistoryError)) throw error;
        return otherwise(error.message);
      }
    },
    close: () => {
      for (const history of opened.values()) history.close();
      opened.clear();
    },
  };
};
