/** Finds the log lines of rejected messages by message id. Separate from the client, which is large. */
export interface LogLine {
  /** RFC 3339. */
  readonly at: string;
  readonly severity: string;
  readonly message: string;
}

export interface LogReader {
  /** `since`: milliseconds since the epoch. Latest lines first; ids without lines are absent. Throws `GoogleError`. */
  linesOf(messageIds: readonly string[], since: number): Promise<ReadonlyMap<string, readonly LogLine[]>>;
}

/** The filter has a start time, because without one the client reads only the last day. */
export const rejectedFilter = (messageIds: readonly string[], since: number): string =>
  [
    'jsonPayload.event="rejected"',
    `jsonPayload.messageIds=(${messageIds.map((id) => JSON.stringify(id)).join(' OR ')})`,
    `timestamp >= "${new Date(since).toISOString()}"`,
  ].join(' AND ');
