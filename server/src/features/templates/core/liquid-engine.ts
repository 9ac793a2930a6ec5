/**
 * The one template language of the plugin: LiquidJS, interpreted, without files, code or the dangerous parts.
 * In: whether values are HTML-escaped. Out: an engine. Refused by the engine: unknown tags, filters and variables,
 * templates over the limits. The limits are cooperative: they stop runaway loops, they are not isolation.
 */
import { Liquid } from 'liquidjs';
import { registerFormatFilters } from './format-filters';
import { refuseDeep } from './refuse-deep';

/** Characters of one part (subject, preheader, html or text), and characters and items that its filters may handle. */
export const LIMITS = { parseLimit: 200_000, memoryLimit: 500_000 } as const;
/** Evaluations of one part; a loop takes a few for each round. About a tenth of a second. */
export const MOST_STEPS = 100_000;

/**
 * They read files, evaluate blocks of other templates, keep state that a mail has no use for, or print values without
 * escaping them (`echo`, `cycle`).
 */
export const REMOVED_TAGS = [
  'include',
  'render',
  'layout',
  'block',
  'tablerow',
  'liquid',
  'increment',
  'decrement',
  'echo',
  'cycle',
] as const;

const TEXT_FILTERS =
  'append capitalize downcase upcase lstrip rstrip strip squish prepend remove remove_first remove_last replace ' +
  'replace_first replace_last split strip_html strip_newlines newline_to_br normalize_whitespace truncate truncatewords ' +
  'number_of_words escape escape_once xml_escape url_encode url_decode cgi_escape uri_escape slugify';
const NUMBER_FILTERS = 'abs at_least at_most ceil divided_by floor minus modulo plus round times to_integer';
const LIST_FILTERS =
  'array_to_sentence_string compact concat find find_index first group_by has join last map pop push reject reverse ' +
  'shift size slice sort sort_natural sum uniq unshift where';
const OTHER_FILTERS = 'date date_to_string date_to_long_string date_to_xmlschema date_to_rfc822 default';

/** Left out on purpose: `*_exp` (no deadline inside), `raw`, `json`, `jsonify`, `inspect`, `sample`, hashes and base64. */
export const ALLOWED_FILTERS: ReadonlySet<string> = new Set(
  [TEXT_FILTERS, NUMBER_FILTERS, LIST_FILTERS, OTHER_FILTERS].flatMap((names) => names.split(' ')),
);

export interface EngineOptions {
  /** `html` escapes every output; `text` is for subjects and text parts. */
  output: 'html' | 'text';
  /** False renders unknown variables as nothing; only for comparing with other Liquid engines. */
  strictVariables?: boolean;
}

const removeUnsafe = (engine: Liquid): void => {
  for (const tag of REMOVED_TAGS) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) {
    if (!ALLOWED_FILTERS.has(filter)) delete engine.filters[filter];
  }
};

/** Every output of this engine is escaped already, so that `| escape` would escape it twice. */
const escapeOnce = (engine: Liquid): void => {
  for (const name of ['escape', 'escape_once', 'xml_escape']) {
    engine.registerFilter(name, (value: unknown) => value ?? '');
  }
};

/** Everything that reads a template comes through `parse`. */
const limitDepth = (engine: Liquid): void => {
  const parse = engine.parse.bind(engine);
  engine.parse = (source, path) => {
    refuseDeep(source);
    return parse(source, path);
  };
};

export const createLiquidEngine = ({ output, strictVariables = true }: EngineOptions): Liquid => {
  const engine = new Liquid({
    strictVariables,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    ...(output === 'html' ? { outputEscape: 'escape' as const } : {}),
    ...LIMITS,
    timezoneOffset: 0,
    cache: false,
    templates: {},
  });
  removeUnsafe(engine);
  if (output === 'html') escapeOnce(engine);
  registerFormatFilters(engine);
  limitDepth(engine);
  return engine;
};
