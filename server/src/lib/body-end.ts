/**
 * Where something can be put at the end of a mail so that its reader gets it. In: HTML of any shape. Out: a position: in
 * front of the closing tag of the body, else of the document, else the end; never inside a comment, a tag, a style or a
 * title, where a browser shows nothing.
 */
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { IGNORED_TOKENS } from './html-tokens';

export const bodyEndOf = (html: string): number => {
  let bodyEnd: number | undefined;
  let openTag: number | undefined;
  const tokens: TokenizerCallbacks = {
    ...IGNORED_TOKENS,
    onclosetag: (start, end) => {
      const name = html.slice(start, end).toLowerCase();
      if (name === 'body' || (name === 'html' && bodyEnd === undefined)) bodyEnd = html.lastIndexOf('<', start);
    },
    onopentagname: (start) => void (openTag = start - 1),
    onopentagend: () => void (openTag = undefined),
    onselfclosingtag: () => void (openTag = undefined),
    // One that is never closed swallows what follows it.
    oncomment: (start, end) => {
      if (end >= html.length) openTag = html.lastIndexOf('<', start);
    },
  };
  const tokenizer = new Tokenizer({ decodeEntities: false }, tokens);
  tokenizer.write(html);
  tokenizer.end();
  return bodyEnd ?? openTag ?? html.length;
};
