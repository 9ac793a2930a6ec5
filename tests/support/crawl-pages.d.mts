import type { Page } from 'playwright-core';

export declare const crawlPages: (options: {
  page: Page;
  /** `http://127.0.0.1:1337` */
  origin: string;
  /** `/plugins/cohort` */
  home: string;
  onPage?: (path: string) => Promise<void>;
}) => Promise<string[]>;
export declare const noteProblems: (page: Page) => string[];
export declare const signedInStorage: (jwt: string, language?: string) => Record<string, string>;
