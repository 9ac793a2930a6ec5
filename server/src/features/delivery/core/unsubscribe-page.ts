/**
 * The pages behind an unsubscribe link. In: what may be shown and the reader's Accept-Language. Out: complete HTML that
 * works without scripts and styles itself. Without a subject the page reads the same, less the names.
 */
import { assertNever } from '../../../lib/assert-never';
import { UNSUBSCRIBE_LABEL } from '../../../lib/unsubscribe-label';
import { escapeHtml } from './html';
import { CHOICE_FIELD, type UnsubscribeChoice } from './unsubscribe-choice';

export const PAGE_LANGUAGES = ['en', 'th'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

export interface PageSubject {
  maskedAddress: string | null;
  /** The sender, whose email stops. */
  name: string | null;
  /** The sequence that the mail was one of; without one there is nothing to choose. */
  topic: string | null;
}

interface Texts {
  title: string;
  ask(address: string | null, name: string | null): string;
  choose(address: string | null): string;
  topic(name: string): string;
  everything(name: string | null): string;
  button: string;
  doneTitle: string;
  done: Record<'all' | 'sequence', string>;
  undoHint: string;
  undo: string;
  undoneTitle: string;
  undone: string;
}

const strong = (text: string): string => `<strong>${escapeHtml(text)}</strong>`;

const TEXTS = {
  en: {
    title: UNSUBSCRIBE_LABEL.en,
    ask: (address, name) =>
      `Stop all email${name ? ` from ${strong(name)}` : ''}${address ? ` to ${strong(address)}` : ' to this address'}?`,
    choose: (address) => `Which email ${address ? `to ${strong(address)} ` : ''}should stop?`,
    topic: (name) => `This kind of email: ${strong(name)}`,
    everything: (name) => `All email${name ? ` from ${strong(name)}` : ''}`,
    button: UNSUBSCRIBE_LABEL.en,
    doneTitle: 'You are unsubscribed',
    done: {
      all: 'No more email will be sent to this address. You can close this page.',
      sequence: 'No more email of this kind will be sent to this address. You can close this page.',
    },
    undoHint: 'Was that a mistake? You can undo it for 24 hours.',
    undo: 'Undo',
    undoneTitle: 'Undone',
    undone:
      'If you unsubscribed here within the last 24 hours, email may be sent to this address again. ' +
      'What was stopped meanwhile is not sent later.',
  },
  th: {
    title: UNSUBSCRIBE_LABEL.th,
    ask: (address, name) =>
      `ต้องการหยุดรับอีเมลทั้งหมด${name ? `จาก ${strong(name)} ` : ''}${address ? `ที่ ${strong(address)}` : 'ที่ที่อยู่นี้'} หรือไม่`,
    choose: (address) => `ต้องการหยุดรับอีเมลใด${address ? `ที่ ${strong(address)}` : ''}`,
    topic: (name) => `อีเมลประเภทนี้: ${strong(name)}`,
    everything: (name) => `อีเมลทั้งหมด${name ? `จาก ${strong(name)}` : ''}`,
    button: UNSUBSCRIBE_LABEL.th,
    doneTitle: 'ยกเลิกการรับอีเมลแล้ว',
    done: {
      all: 'จะไม่มีการส่งอีเมลไปยังที่อยู่นี้อีก คุณปิดหน้านี้ได้',
      sequence: 'จะไม่มีการส่งอีเมลประเภทนี้ไปยังที่อยู่นี้อีก คุณปิดหน้านี้ได้',
    },
    undoHint: 'กดผิดหรือไม่ คุณเลิกทำได้ภายใน 24 ชั่วโมง',
    undo: 'เลิกทำ',
    undoneTitle: 'เลิกทำแล้ว',
    undone: 'หากคุณยกเลิกการรับอีเมลที่นี่ภายใน 24 ชั่วโมงที่ผ่านมา อาจมีการส่งอีเมลไปยังที่อยู่นี้อีก ' + 'อีเมลที่หยุดไปในระหว่างนั้นจะไม่ถูกส่งย้อนหลัง',
  },
} as const satisfies Record<PageLanguage, Texts>;

const STYLE =
  'body{margin:0;background:#f6f6f9;color:#32324d;font:16px/1.5 system-ui,sans-serif}' +
  'main{max-width:30rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:8px}' +
  'h1{margin:0 0 1rem;font-size:1.5rem}p{overflow-wrap:anywhere}' +
  'button{padding:.75rem 1.5rem;border:0;border-radius:4px;background:#4945ff;color:#fff;font:inherit;cursor:pointer}' +
  'button.quiet{background:#fff;color:#4945ff;box-shadow:inset 0 0 0 1px #4945ff}' +
  'fieldset{margin:0 0 1.5rem;padding:0;border:0}label{display:flex;gap:.75rem;padding:.5rem 0;overflow-wrap:anywhere}' +
  'input{flex:none;width:1.25rem;height:1.25rem;margin:.125rem 0}' +
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

const radio = (choice: UnsubscribeChoice, text: string, isChecked = false): string =>
  `<label><input type="radio" name="${CHOICE_FIELD}" value="${choice}"${isChecked ? ' checked' : ''}><span>${text}</span></label>`;

/** Posts to the page’s own address, which is signed; nothing changes before it is sent. */
const form = (fields: string, button: string): string => `<form method="post">${fields}${button}</form>`;

const submit = (text: string): string => `<button type="submit">${escapeHtml(text)}</button>`;

export const confirmPage = (language: PageLanguage, { maskedAddress, name, topic }: PageSubject): string => {
  const texts: Texts = TEXTS[language];
  if (topic === null) {
    return page(language, texts.title, `<p>${texts.ask(maskedAddress, name)}</p>${form('', submit(texts.button))}`);
  }
  const choices = radio('sequence', texts.topic(topic)) + radio('all', texts.everything(name), true);
  const fields = `<fieldset><legend><p>${texts.choose(maskedAddress)}</p></legend>${choices}</fieldset>`;
  return page(language, texts.title, form(fields, submit(texts.button)));
};

/** The answer to a POST: of the choice alone, so that it is the same for every token. */
export const answerPage = (language: PageLanguage, choice: UnsubscribeChoice): string => {
  const texts: Texts = TEXTS[language];
  switch (choice) {
    case 'undo':
      return page(language, texts.undoneTitle, `<p>${escapeHtml(texts.undone)}</p>`);
    case 'all':
    case 'sequence': {
      const button = `<button type="submit" class="quiet" name="${CHOICE_FIELD}" value="undo">${escapeHtml(texts.undo)}</button>`;
      const undo = `<p>${escapeHtml(texts.undoHint)}</p>${form('', button)}`;
      return page(language, texts.doneTitle, `<p>${escapeHtml(texts.done[choice])}</p>${undo}`);
    }
    default:
      return assertNever(choice);
  }
};
