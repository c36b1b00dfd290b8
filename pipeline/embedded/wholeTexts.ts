/**
 * DuckDB's driver decodes texts with a decoder that takes a byte order mark at the beginning of one away, so that ids that
 * differ were read as one. Loading this gives it a decoder that leaves every text as it was stored.
 */
import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors.js';

const exact = new TextDecoder('utf-8', { ignoreBOM: true });
textDecoder.decode = exact.decode.bind(exact);
