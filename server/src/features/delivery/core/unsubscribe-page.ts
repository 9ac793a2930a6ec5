/**
 * The pages behind an unsubscribe link. In: what may be shown and the reader's Accept-Language. Out: complete HTML that
 * works without scripts and styles itself. Without a subject the page reads the same, less the names.
 */
import { escapeHtml } from './html';

export const PAGE_LANGUAGES = ['en', 'th'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

export interface PageSubject {
  maskedAddress: string | null;
  /** The sender: leaving is from all of its email. */
  name: string | null;
}

interface Texts {
  title: string;
  ask(address: string | null, name: string | null): string;
  button: string;
  doneTitle: string;
  done: string;
}

const strong = (text: string): string => `<strong>${escapeHtml(text)}</strong>`;

const TEXTS = {
  en: {
    title: 'Unsubscribe',
    ask: (address, name) =>
      `Stop all email${name ? ` from ${strong(name)}` : ''}${address ? ` to ${strong(address)}` : ' to this address'}?`,
    button: 'Unsubscribe',
    doneTitle: 'You are unsubscribed',
    done: 'No more email will be sent to this address. You can close this page.',
  },
  th: {
    title: 'ยกเลิกการรับอีเมล',
    ask: (address, name) =>
      `ต้องการหยุดรับอีเมลทั้งหมด${name ? `จาก ${strong(name)} ` : ''}${address ? `ที่ ${strong(address)}` : 'ที่ที่อยู่นี้'} หรือไม่`,
    button: 'ยกเลิกการรับอีเมล',
    doneTitle: 'ยกเลิกการรับอีเมลแล้ว',
    done: 'จะไม่มีการส่งอีเมลไปยังที่อยู่นี้อีก คุณปิดหน้านี้ได้',
  },
} as const satisfies Record<PageLanguage, Texts>;

const STYLE =
  'body{margin:0;background:#f6f6f9;color:#32324d;font:16px/1.5 system-ui,sans-serif}' +
  'main{max-width:30rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:8px}' +
  'h1{margin:0 0 1rem;font-size:1.5rem}p{overflow-wrap:anywhere}' +
  'button{padding:.75rem 1.5rem;border:0;border-radius:4px;background:#4945ff;color:#fff;font:inherit;cursor:pointer}' +
  'button:focus-visible{outline:3px solid #a5a5ff;outline-offset:2px}';

const page = (language: PageLanguage, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
  '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">' +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>` +
  `<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;

/** Thai where the reader prefers it to English. */
export const pageLanguage = (acceptLanguage: string | undefined): PageLanguage => {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: q === undefined ? 1 : Number(q) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const known = wanted.map(({ language }) => PAGE_LANGUAGES.find((candidate) => candidate === language));
  return known.find((language) => language !== undefined) ?? 'en';
};

/** The form posts to the page's own address; nothing changes before it is sent. */
export const confirmPage = (language: PageLanguage, { maskedAddress, name }: PageSubject): string => {
  const texts: Texts = TEXTS[language];
  const form = `<form method="post"><button type="submit">${escapeHtml(texts.button)}</button></form>`;
  return page(language, texts.title, `<p>${texts.ask(maskedAddress, name)}</p>${form}`);
};

export const donePage = (language: PageLanguage): string => {
  const texts: Texts = TEXTS[language];
  return page(language, texts.doneTitle, `<p>${escapeHtml(texts.done)}</p>`);
};
