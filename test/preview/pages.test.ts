/**
 * Pages in a real Chromium, light and dark, during an outage: what is drawn is looked at as a person would see it. A picture of
 * each stays in .atalaya/pictures.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../cli/preview/chromium.ts';
import { lookAt } from './lookedAt.ts';
import { startPreview, type Opened } from './opened.ts';
import { testEachWith, testWith, toolPath } from '../support/needs.ts';
import { until } from '../../pipeline/testing/until.ts';

const chromium = toolPath('chromium');

const folder = path.join(import.meta.dirname, '..', '..', '.atalaya', 'pictures');
const pages = ['fleet', 'attendees', 'correspondence', 'diary', 'freight', 'lms', 'statements', 'fleet-17'];
const size = { width: 1_600, height: 1_000 };

let browser: Browser;
let preview: Opened;

beforeAll(async () => {
  if (chromium === undefined) return;
  mkdirSync(folder, { recursive: true });
  preview = await startPreview('--scenario', 'outage', '--at', '2026-03-11T13:37:00Z');
  browser = await startChromium(chromium);
}, 120_000);

afterAll(async () => {
  await browser?.close();
});

/** Runs in the page. */
const isReady = (): boolean => (globalThis as { readonly atalayaPreviewReady?: boolean }).atalayaPreviewReady === true;

const ready = async (page: Page): Promise<void> => {
  await until('everything on the page is drawn', async () => page.evaluate(isReady));
};

testEachWith(['chromium'], pages)(
  '%s: titles, scales and legends are whole, nothing overlaps, and every panel shows something',
  async (id) => {
    const page = await browser.newPage({ viewport: size, timezoneId: 'UTC', locale: 'en-GB' });
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    try {
      for (const theme of ['light', 'dark']) {
        await page.goto(`${preview.url}/d/atalaya-${id}?all=1&theme=${theme}`);
        await ready(page);
        await page.screenshot({ path: path.join(folder, `${id}-${theme}.png`), fullPage: true });
        // A picture of all of a page resizes its window for a moment.
        await ready(page);
        const seen = await page.evaluate(lookAt);
        expect(seen.theme).toBe(theme);
        expect(seen.panels).toBeGreaterThan(5);
        expect(seen.faults).toEqual([]);
      }
      expect(errors).toEqual([]);
    } finally {
      await page.close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'from a narrow window too, every title and every legend can be read',
  async () => {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, timezoneId: 'UTC' });
    try {
      await page.goto(`${preview.url}/d/atalaya-freight?all=1`);
      await ready(page);
      expect((await page.evaluate(lookAt)).faults).toEqual([]);
    } finally {
      await page.close();
    }
  },
  120_000,
);
