/** Where hashes of tokens are kept. The service only looks them up, from memory; what is behind may change meanwhile. */
export interface TokenRecord {
  readonly id: string;
  /** Whose it is, in words of the team that gave it out. */
  readonly name: string;
  /** SHA-256 of the token in base64url: 43 characters. */
  readonly hash: string;
  /** May not publish. */
  readonly readOnly: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; undefined for never. */
  readonly expiresAt: number | undefined;
  readonly revokedAt: number | undefined;
}

export interface TokenStore {
  /** Also one that is expired or revoked. At most two seconds behind what was changed. */
  readonly find: (id: string) => TokenRecord | undefined;
}

/** A store that also gives tokens out. */
export interface TokenBook extends TokenStore {
  /** Throws when the id is taken. */
  readonly add: (record: TokenRecord) => Promise<void>;
  /** Oldest first. */
  readonly list: () => readonly TokenRecord[];
  /** Undefined when there is no such token; one that was revoked before stays as it was. */
  readonly revoke: (id: string, at: number) => Promise<TokenRecord | undefined>;
  readonly close: () => void;
}

/** Milliseconds for which a store may answer from memory before it looks for changes. */
export const freshFor = 1_000;

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
      const found = store.find(id);
      if (found !== undefined) return found;
    }
    return undefined;
  },
});
