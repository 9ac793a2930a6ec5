/** The admin panel of a seeded playground in a real browser, for suites about its screens. */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Segment } from '../../server/src/contracts';
import { launchBrowser, openAdmin, type AdminPage } from './browser';
import { artifactsDir } from './paths';
import { createSeededDatabase } from './seeded-database';
import { openSegmentDesk, type SegmentDesk } from './segment-desk';
import { bootStrapi, type RunningStrapi } from './strapi';

export interface SeededPanel {
  site: RunningStrapi;
  browser: Browser;
  admin: AdminPage;
  page: Page;
  token: string;
  desk: SegmentDesk;
  /** Of contacts; the rules of the root group. */
  createSegment(name: string, rules: object[], input?: object): Promise<Segment>;
  /** A screenshot in the suite’s folder of tests/.artifacts. */
  shoot(name: string, page?: Page): Promise<unknown>;
  close(): Promise<void>;
}

export const openSeededPanel = async (folder: string): Promise<SeededPanel> => {
  const shots = path.join(artifactsDir, folder);
  fs.mkdirSync(shots, { recursive: true });
  const database = await createSeededDatabase();
  const site = await bootStrapi({ database, config: { process: 'web' } });
  const browser = await launchBrowser();
  const token = await site.adminToken();
  const admin = await openAdmin(browser, site, token, { width: 1400, height: 1000 });
  const desk = openSegmentDesk(site, token);
  return {
    ...{ site, browser, admin, page: admin.page, token, desk },
    createSegment: (name, rules, input = {}) =>
      desk.create({ name, filter: { entity: 'contact', matchType: 'all', rules }, ...input }),
    shoot: (name, page = admin.page) => page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true }),
    async close() {
      await browser.close();
      await site.destroy();
    },
  };
};
