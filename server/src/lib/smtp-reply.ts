/** What a mail server's words say, wherever in a text they stand. Codes: RFC 5321 §4.2, RFC 3463. */
export interface SmtpReply {
  /** 4xx or 5xx. */
  code: number | null;
  enhancedCode: string | null;
  /** By the class of the code alone; null where there is none. */
  isPermanent: boolean | null;
}

/** As a server writes it; then, where there is none, as somebody quotes it. */
const WRITTEN = /(?<![\w.:/[-])([45]\d\d)(?=[ :-]|$)/gm;
const QUOTED = /(?<![\d.])([45]\d\d)(?![\d.])/g;
const ENHANCED = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/g;

const codesIn = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].map(([, code]) => Number(code));

export const readReply = (text: string): SmtpReply => {
  const codes = [...codesIn(text, WRITTEN), ...codesIn(text, QUOTED)];
  // In a transcript a 5xx outweighs the 4xx before it.
  const code = codes.find((each) => each >= 500) ?? codes[0] ?? null;
  const family = code === null ? '' : String(Math.floor(code / 100));
  const enhanced = [...text.matchAll(ENHANCED)].map(([, each]) => String(each));
  const enhancedCode = enhanced.find((each) => each.startsWith(family)) ?? null;
  const leading = (enhancedCode ?? family)[0];
  return { code, enhancedCode, isPermanent: leading === undefined ? null : leading === '5' };
};
