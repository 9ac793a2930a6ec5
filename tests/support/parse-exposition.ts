/** A strict reader of Prometheus’ text format 0.0.4: throws where a scraper would, and where a family is not whole. */
export interface ParsedFamily {
  type: string;
  help: string;
  samples: { labels: Record<string, string>; value: number }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const NUMBER = /^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;

const unescape = (text: string): string =>
  text.replace(/\\(["\\n])/g, (_all, character: string) => (character === 'n' ? '\n' : character));

const labelsOf = (text: string | undefined): Record<string, string> => {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; text !== undefined && LABEL.lastIndex < text.length;) {
    const at = LABEL.lastIndex;
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`Bad labels at ${at}: ${text}`);
    if (name in labels) throw new Error(`Label twice: ${name}`);
    labels[name] = unescape(value);
  }
  return labels;
};

export const parseExposition = (text: string): Map<string, ParsedFamily> => {
  const families = new Map<string, ParsedFamily>();
  if (!text.endsWith('\n')) throw new Error('The last line has no end');
  let help: { name: string; text: string } | undefined;
  let current: ParsedFamily | undefined;
  let currentName = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      help = { name, text: unescape(rest) };
    } else if (keyword === 'TYPE') {
      if (!NAME.test(name) || help?.name !== name) throw new Error(`TYPE without HELP: ${line}`);
      if (!/^(?:gauge|counter)$/.test(rest) || families.has(name)) throw new Error(`Bad or second TYPE: ${line}`);
      currentName = name;
      current = { type: rest, help: help.text, samples: [] };
      families.set(name, current);
    } else {
      const [, sample, labels, value = ''] = SAMPLE.exec(line) ?? [];
      if (sample !== currentName || !current || !NUMBER.test(value)) throw new Error(`Bad sample: ${line}`);
      const parsed = labelsOf(labels);
      if (current.samples.some((other) => JSON.stringify(other.labels) === JSON.stringify(parsed)))
        throw new Error(`Sample twice: ${line}`);
      current.samples.push({ labels: parsed, value: Number(value) });
    }
  }
  return families;
};
