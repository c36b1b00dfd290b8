/** Finds the installed Chromium. Nothing is downloaded. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { UsageError } from '../../model/usageError.ts';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const flags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
];

/** ATALAYA_CHROMIUM overrides the search. Undefined when there is none. */
export const chromiumPath = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  const override = environment['ATALAYA_CHROMIUM'];
  return (override === undefined ? browsers : [override]).find((file) => existsSync(file));
};

/** Throws `UsageError` when it does not start. */
export const startChromium = async (executablePath: string): Promise<Browser> => {
  const { chromium } = await import('playwright-core');
  // Chromium's sandbox does not work as root.
  const isRoot = process.getuid?.() === 0;
  try {
    return await chromium.launch({ executablePath, headless: true, chromiumSandbox: !isRoot, args: flags });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UsageError(`${executablePath} does not start: ${why}`, 'name another Chromium with ATALAYA_CHROMIUM');
  }
};
