/** Where a demo's messages come from: batches without end, the same ones for the same start. */
export type MessageSource = (from: number) => AsyncGenerator<readonly Uint8Array[], void, undefined>;
