/**
 * Messages that tests send are told from those of people by their id: whoever reads a table can leave them out, and no table
 * needs another column. Decision: docs/decisions/2026-11-23-what-tests-may-mark.md.
 */

/** No quotes in it: it stands in SQL. */
export const syntheticPrefix = 'synthetic:';

export const isSynthetic = (messageId: string): boolean => messageId.startsWith(syntheticPrefix);

export const syntheticId = (id: string): string => (isSynthetic(id) ? id : `${syntheticPrefix}${id}`);
