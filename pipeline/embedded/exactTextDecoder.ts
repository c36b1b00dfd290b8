/**
 * DuckDB's driver decodes texts with a decoder that removes a byte order mark at the start, so that two different ids were
 * read as the same. Importing this module replaces the decoder by one that keeps every text unchanged.
 */
import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors.js';

const exact = new TextDecoder('utf-8', { ignoreBOM: true });
textDecoder.decode = exact.decode.bind(exact);
