/**
 * Ids of test messages have a prefix, so that every reader of a table can leave them out, and no table needs another column.
 * Decision: docs/decisions/2026-11-23-what-tests-may-mark.md.
 */

/** It must not contain quotes: it is part of SQL. */
export const syntheticPrefix = 'synthetic:';

export const isSynthetic = (messageId: string): boolean => messageId.startsWith(syntheticPrefix);

export const syntheticId = (id: string): string => (isSynthetic(id) ? id : `${syntheticPrefix}${id}`);
