/**
 * The page as somebody sees it first, in a real Chromium: its weight and its layout shifts by Chromium's own count, at three
 * widths, light and dark; what axe finds; a selection on a chart, and the range of somebody's own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../cli/preview/chromium.ts';
import { until } from '../../pipeline/testing/until.ts';
import { testEachWith, testWith, toolPath } from '../support/needs.ts';
import { startPreview, type Opened } from './opened.ts';

const chromium = toolPath('chromium');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let preview: Opened;

beforeAll(async () => {
  if (chromium === undefined) return;
  preview = await startPreview('freight', '--scenario', 'outage', '--at', '2026-03-11T13:37:00Z');
  browser = await startChromium(chromium);
}, 120_000);

afterAll(async () => {
  await browser?.close();
});

/** Runs in the page before its own scripts. */
const countShifts = (): void => {
  const page = globalThis as unknown as { shifts: number };
  page.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) page.shifts += (entry as unknown as { readonly value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
};

interface Counted {
  readonly shifts: number;
  readonly bytes: number;
  readonly height: number;
  readonly isTooWide: boolean;
}

/** Runs in the page. */
const counted = (): Counted => {
  const page = globalThis as unknown as {
    readonly shifts: number;
    readonly document: {
      readonly documentElement: {
        readonly scrollHeight: number;
        readonly scrollWidth: number;
        readonly clientWidth: number;
      };
    };
  };
  const { scrollHeight, scrollWidth, clientWidth } = page.document.documentElement;
  const entries = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
  const bytes = entries.reduce((all, entry) => all + (entry as unknown as { transferSize: number }).transferSize, 0);
  return { shifts: page.shifts, bytes, height: scrollHeight, isTooWide: scrollWidth > clientWidth };
};

const isReady = (): boolean => (globalThis as { readonly atalayaPreviewReady?: boolean }).atalayaPreviewReady === true;

/** Runs in the page. */
const violations = async (): Promise<readonly string[]> => {
  const { axe: found } = globalThis as unknown as {
    readonly axe: {
      run: () => Promise<{
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
      }>;
    };
  };
  const results = await found.run();
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

const opened = async (query: string, width: number, theme: 'light' | 'dark'): Promise<Page> => {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: theme,
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  await page.addInitScript(countShifts);
  await page.goto(`${preview.url}/d/atalaya-freight${query}`);
  await until('everything in view is drawn', async () => page.evaluate(isReady));
  return page;
};

testEachWith(
  ['chromium'],
  [1_440, 800, 360].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme }))),
)(
  '$width pixels wide, $theme: nothing moves, less than 120 kB come, it fits, and axe finds nothing',
  async ({ width, theme }) => {
    const page = await opened('', width, theme);
    try {
      const { shifts, bytes, height, isTooWide } = await page.evaluate(counted);
      expect({ shifts, isTooWide }).toEqual({ shifts: 0, isTooWide: false });
      expect(bytes).toBeLessThan(120_000);
      expect(height).toBeLessThan(7_500);
      await page.evaluate(axe);
      expect(await page.evaluate(violations)).toEqual([]);
    } finally {
      await page.close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'at 360 pixels the numbers stand side by side',
  async () => {
    const page = await opened('', 360, 'light');
    try {
      const boxes = await Promise.all(
        (await page.locator('.tile.small').all()).slice(0, 2).map((one) => one.boundingBox()),
      );
      expect(boxes[0]?.y).toBe(boxes[1]?.y);
      expect(boxes[0]?.height).toBeLessThan(120);
    } finally {
      await page.close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'a time that is selected on a chart is shown by all, Back returns, and a range can be typed',
  async () => {
    const page = await opened('', 1_440, 'light');
    const ready = async (): Promise<void> => {
      await until('it is drawn', async () => page.evaluate(isReady));
    };
    const lengthShown = (): number => {
      const query = new URL(page.url()).searchParams;
      return Number(query.get('to')) - Number(query.get('from'));
    };
    try {
      const chart = (await page.locator('.chart .u-over').first().boundingBox())!;
      const y = chart.y + chart.height / 2;
      await page.mouse.move(chart.x + chart.width * 0.5, y);
      await page.mouse.down();
      await page.mouse.move(chart.x + chart.width * 0.75, y, { steps: 5 });
      await page.mouse.up();
      await ready();
      expect(Math.abs(lengthShown() - 6 * 900)).toBeLessThan(120);
      expect(await page.locator('#until').textContent()).toMatch(
        /^from 11 Mar 2026, 10:3\d:\d\d UTC to 11 Mar 2026, 12:0/,
      );
      expect(await page.locator('#ranges [aria-pressed=true]').count()).toBe(0);

      await page.goBack();
      await ready();
      expect(await page.locator('#ranges [aria-pressed=true]').textContent()).toBe('6h');

      await page.locator('#own > summary').click();
      expect(await page.locator('#own-to').inputValue()).toBe('2026-03-11T13:37');
      await page.locator('#own-from').fill('2026-03-11T13:36:50');
      await page.locator('#own button').click();
      expect(await page.evaluate("document.querySelector('#own-to').validationMessage")).toBe(
        'the end has to be at least 30 seconds after the beginning',
      );
      await page.locator('#own-from').fill('2026-03-11T13:07:00');
      await page.locator('#own button').click();
      await ready();
      expect(lengthShown()).toBe(1_800);

      await page.locator('#ranges button', { hasText: '15m' }).click();
      await ready();
      expect(new URL(page.url()).search).toBe('');
      expect(await page.locator('#ranges [aria-pressed=true]').textContent()).toBe('15m');
    } finally {
      await page.close();
    }
  },
  120_000,
);

testWith(
  'chromium',
  'legends have the lowest and the highest value, and a burn rate is in words',
  async () => {
    const page = await opened('', 1_440, 'light');
    try {
      expect(await page.locator('.legend', { hasText: "times the budget's rate" }).count()).toBe(1);
      expect(await page.locator('.item .ends').first().textContent()).toMatch(/^ min \S+ max \S+/);
    } finally {
      await page.close();
    }
  },
  120_000,
);
