/** A route that will be removed; response headers announce it to callers. Source: RFC 9745 (Deprecation), RFC 8594 (Sunset). */
export interface Deprecated {
  /** An instant such as '2026-10-01T00:00:00Z'; it may be in the future. */
  readonly since: string;
  /** When the route stops answering; undefined while that is not decided. */
  readonly sunset: string | undefined;
  /** A page that says what to use instead. */
  readonly link: string | undefined;
}

export const deprecated = (since: string, options: Partial<Omit<Deprecated, 'since'>> = {}): Deprecated => ({
  since,
  sunset: undefined,
  link: undefined,
  ...options,
});
