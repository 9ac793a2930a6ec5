/** In: rendered HTML of a mail. Out: its text part: links in brackets, no images, lines of at most 78 characters. */
import { compile, type HtmlToTextOptions } from 'html-to-text';

const OPTIONS: HtmlToTextOptions = {
  wordwrap: 78,
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: '[data-cohort-preheader]', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['(', ')'] } },
    { selector: 'table.data', format: 'dataTable' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
  limits: { maxInputLength: 2_000_000, maxDepth: 200, ellipsis: '' },
};

/** Compiled once: reading the selectors takes longer than a mail’s text does. */
const convert = compile(OPTIONS);

export const plainTextOf = (html: string): string => convert(html).trim();
