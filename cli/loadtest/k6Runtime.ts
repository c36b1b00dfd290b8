import { readFileSync } from 'node:fs';
import { k6RuntimeOf, type K6Runtime } from '../../loadtest/k6/runtimeText.ts';

/** Read here, so that the functions that write scripts stay pure. */
export const readK6Runtime = (): K6Runtime =>
  k6RuntimeOf((file) => readFileSync(new URL(`../../loadtest/k6/runtime/${file}`, import.meta.url), 'utf8'));
