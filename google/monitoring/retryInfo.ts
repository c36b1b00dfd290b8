/** How long a server asks its caller to wait: google.rpc.RetryInfo, as JSON or as the object that Google's client makes of it. */

interface Detail {
  readonly '@type'?: string;
  readonly retryDelay?: string | { readonly seconds?: number | string; readonly nanos?: number } | null;
}

/** Milliseconds; undefined where no detail says so. */
export const retryDelay = (details: unknown): number | undefined => {
  if (!Array.isArray(details)) return undefined;
  for (const { retryDelay: delay } of details as readonly Detail[]) {
    if (delay === undefined || delay === null) continue;
    const seconds =
      typeof delay === 'string' ? Number.parseFloat(delay) : Number(delay.seconds ?? 0) + (delay.nanos ?? 0) / 1e9;
    if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  }
  return undefined;
};
