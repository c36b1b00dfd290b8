/** Takes a picture of a page of the preview with Chromium. The page reports when everything is drawn. */
import { existsSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { UsageError } from '../../model/usageError.ts';
import { chromiumPath, startChromium } from './chromium.ts';

export interface PictureOptions {
  /** Absolute path. */
  readonly file: string;
  readonly theme: 'light' | 'dark';
  /** Pixels from the top; undefined for the whole page. */
  readonly height?: number | undefined;
  readonly signal: AbortSignal;
}

export interface Pictured {
  /** Milliseconds from the request until everything was drawn. */
  readonly drawnIn: number;
  readonly bytes: number;
}

/** Pixels. */
const size = { width: 1_600, height: 1_000 };
const patience = 60_000;

/** Throws `UsageError` without Chromium, or when the page does not become ready. */
export const picturePage = async (url: string, options: PictureOptions): Promise<Pictured> => {
  const { file, signal } = options;
  await requireWritable(file);
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new UsageError(
      'Chromium, which takes the picture, is not installed',
      'install it (apt install chromium), or set ATALAYA_CHROMIUM=/path/to/chromium;\n       without --png any browser shows the page',
    );
  }
  const browser = await startChromium(executablePath);
  const end = (): void => void browser.close().catch(() => {});
  signal.addEventListener('abort', end, { once: true });
  try {
    return await taken(browser, url, options);
  } finally {
    signal.removeEventListener('abort', end);
    await browser.close();
  }
};

/** Runs in the page. */
const isReady = (): boolean => (globalThis as { readonly atalayaPreviewReady?: boolean }).atalayaPreviewReady === true;

const taken = async (browser: Browser, url: string, { theme, file, height }: PictureOptions): Promise<Pictured> => {
  const page = await browser.newPage({ viewport: size, colorScheme: theme, timezoneId: 'UTC', locale: 'en-GB' });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const begun = performance.now();
  await page.goto(`${url}?all=1&theme=${theme}`);
  // Polled: the page's policy forbids waiting inside the page.
  while (!(await page.evaluate(isReady))) {
    if (performance.now() - begun > patience) {
      const details = faults.map((fault) => `\n  ${fault}`).join('');
      throw new UsageError(`the page was not drawn within ${patience / 1_000} s${details}`);
    }
    await setTimeout(20);
  }
  const drawnIn = performance.now() - begun;
  const bytes = await page.screenshot({
    type: 'png',
    path: file,
    fullPage: true,
    ...(height === undefined ? {} : { clip: { x: 0, y: 0, width: size.width, height } }),
  });
  return { drawnIn, bytes: bytes.length };
};

const requireWritable = async (file: string): Promise<void> => {
  const folder = path.dirname(file);
  const failed = (why: string, fix: string): UsageError =>
    new UsageError(`--png ${file} cannot be written: ${why}`, fix);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) throw failed('it is a folder', 'name a file, such as preview.png');
  if (!existsSync(folder)) throw failed(`there is no folder ${folder}`, 'create it, or name another file');
  try {
    const handle = await open(file, 'a');
    await handle.close();
    if (found === undefined) await rm(file);
  } catch (error) {
    throw failed((error as NodeJS.ErrnoException).code ?? String(error), 'name a file that this user may write');
  }
};
