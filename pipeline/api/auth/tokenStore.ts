/** Stores token hashes. The service looks them up in memory; the underlying file or table may change at any time. */
export interface TokenRecord {
  readonly id: string;
  /** The holder, as named by the team that issued it. */
  readonly name: string;
  /** SHA-256 of the token in base64url: 43 characters. */
  readonly hash: string;
  /** True: its caller must not publish. */
  readonly readOnly: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; undefined for never. */
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
}

export interface TokenStore {
  /** Also finds expired and revoked tokens. At most two seconds behind a change. */
  readonly find: (id: string) => TokenRecord | undefined;
}

/** A store that can also add and revoke tokens. */
export interface TokenBook extends TokenStore {
  /** Throws when the id already exists. */
  readonly add: (record: TokenRecord) => Promise<void>;
  /** Oldest first. */
  readonly list: () => readonly TokenRecord[];
  /** Undefined when there is no such token. A token that is already revoked keeps its time. */
  readonly revoke: (id: string, at: number) => Promise<TokenRecord | undefined>;
  readonly close: () => void;
}

/** Milliseconds that a store answers from memory before it checks for changes. */
export const recheckAfterMs = 1_000;

export const isValid = ({ expiresAt, revokedAt }: TokenRecord, at: number): boolean =>
  (expiresAt === undefined || at < expiresAt) && (revokedAt === undefined || at < revokedAt);

export const memoryTokens = (...records: readonly TokenRecord[]): TokenStore => {
  const byId = new Map(records.map((record) => [record.id, record]));
  return { find: (id) => byId.get(id) };
};

/** The first store that knows the token decides. */
export const firstOf = (...stores: readonly TokenStore[]): TokenStore => ({
  find: (id) => {
    for (const store of stores) {
      const record = store.find(id);
      if (record !== undefined) return record;
    }
    return undefined;
  },
});
