/**
 * Decimals wide enough that every product here is exact (a count of 16 digits times a share of a dozen). Only
 * quotients are rounded, at the sixtieth digit, and no verdict depends on a quotient.
 */
import { Decimal } from 'decimal.js';

export const Exact: typeof Decimal = Decimal.clone({ precision: 60 });
