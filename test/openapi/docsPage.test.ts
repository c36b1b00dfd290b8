/** The docs page in a real Chromium: its forms call the API that served it, its buttons copy, and axe finds nothing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../cli/preview/chromium.ts';
import { serveForTest, type Served } from '../../pipeline/api/testing/serve.ts';
import attendees from '../fixtures/systems/attendees.ts';
import { testEachWith, testWith, toolPath } from '../support/needs.ts';

const chromium = toolPath('chromium');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let served: Served;
let url: string;

beforeAll(async () => {
  if (chromium === undefined) return;
  served = await serveForTest(attendees);
  url = served.listening.url;
  browser = await startChromium(chromium);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const opened = async (theme: 'light' | 'dark' = 'light', width = 1_280): Promise<Page> => {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const page = await context.newPage();
  await page.goto(`${url}/docs`);
  return page;
};

testWith(
  'chromium',
  'a form sends its request to the API that served the page, with the token that was typed',
  async () => {
    const page = await opened();
    try {
      const article = page.locator('article').first();
      await page.locator('#token').fill('secret');
      await article.locator('details.try > summary').click();
      const request = page.waitForRequest(/\/data\?limit=5$/);
      await article.locator('form button').click();
      expect((await request).headers()['authorization']).toBe('Bearer secret');
      await article.locator('.got').waitFor({ state: 'visible' });
      expect(await article.locator('.status').textContent()).toMatch(/^200 /);
      expect(JSON.parse((await article.locator('.got code').textContent()) ?? '')).toBeDefined();
    } finally {
      await page.context().close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'an API that is gone is named',
  async () => {
    const page = await opened();
    try {
      await page.context().setOffline(true);
      const article = page.locator('article').first();
      await article.locator('details.try > summary').click();
      await article.locator('form button').click();
      await article.locator('.status', { hasText: `${url} does not answer: ` }).waitFor();
      expect(await article.locator('.got').isVisible()).toBe(false);
    } finally {
      await page.context().close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'a command is copied as it can be run, with the address of this API',
  async () => {
    const page = await opened();
    try {
      expect(await page.locator('#base').textContent()).toBe(`API=${url}\nTOKEN=…`);
      await page.locator('article .copy').first().click();
      await page.locator('article .copy', { hasText: 'copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        `curl -H "Authorization: Bearer $TOKEN" "${url}/data?limit=5"`,
      );
    } finally {
      await page.context().close();
    }
  },
  120_000,
);

testEachWith(
  ['chromium'],
  (['light', 'dark'] as const).flatMap((theme) => [1_280, 360].map((width) => ({ theme, width }))),
)(
  '$theme, $width pixels wide: axe finds nothing, with every form open',
  async ({ theme, width }) => {
    const page = await opened(theme, width);
    try {
      for (const one of await page.locator('details > summary').all()) await one.click();
      await page.evaluate(axe);
      const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
      expect(found).toEqual([]);
    } finally {
      await page.context().close();
    }
  },
  120_000,
);
