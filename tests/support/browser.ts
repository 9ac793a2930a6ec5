/** A real Chromium on the admin panel of a running playground, signed in, with everything it complains about noted. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.mjs';
import { noteProblems, signedInStorage } from './crawl-pages.mjs';
import type { RunningStrapi } from './strapi';

export interface AdminPage {
  page: Page;
  /** Uncaught errors, console errors and answers of 500 and above, in order. */
  problems: string[];
  /** `/plugins/cohort/segments`, below /admin. */
  open(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The panel asks the internet for news and releases: no page waits for that here. */
const OFFLINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

export const launchBrowser = (): Promise<Browser> => {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('No Chromium found; name one in COHORT_CHROMIUM');
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: [OFFLINE, ...(isRoot ? ['--no-sandbox'] : [])] });
};

export const openAdmin = async (
  browser: Browser,
  site: Pick<RunningStrapi, 'url'>,
  token: string,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark'; locale?: string } = {},
): Promise<AdminPage> => {
  const { width = 1280, height = 900, colorScheme = 'light', locale = 'en' } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  await context.addInitScript(
    (entries) => {
      // Frames without an origin of their own have no storage.
      if (window.origin === 'null') return;
      for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
    },
    signedInStorage(token, locale),
  );
  const page = await context.newPage();
  return {
    page,
    problems: noteProblems(page),
    open: async (path) => void (await page.goto(`${site.url}/admin${path}`, { waitUntil: 'networkidle' })),
    close: () => context.close(),
  };
};

/** The suite where there is a Chromium; one skipped test with the reason where there is none. */
export const describeInBrowser = (title: string, suite: () => void): void => {
  if (chromiumPath()) describe(title, suite);
  else describe(title, () => it.skip('browser left out: no Chromium found', () => undefined));
};
