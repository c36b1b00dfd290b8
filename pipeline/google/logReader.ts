/** The log lines that ingest writes of rejected messages, found again by message id. Apart from the client, which is large. */
export interface LogLine {
  /** RFC 3339. */
  readonly at: string;
  readonly severity: string;
  readonly message: string;
}

export interface LogReader {
  /** `since` in milliseconds since the epoch. Latest first; ids without lines are absent. Throws `GoogleError`. */
  linesOf(messageIds: readonly string[], since: number): Promise<ReadonlyMap<string, readonly LogLine[]>>;
}

/** Without a bound of time the client asks for the last day alone. */
export const rejectedFilter = (messageIds: readonly string[], since: number): string =>
  [
    'jsonPayload.event="rejected"',
    `jsonPayload.messageIds=(${messageIds.map((id) => JSON.stringify(id)).join(' OR ')})`,
    `timestamp >= "${new Date(since).toISOString()}"`,
  ].join(' AND ');
