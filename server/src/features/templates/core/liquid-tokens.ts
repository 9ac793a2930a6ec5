/**
 * Finds the Liquid in a template’s source. In: any text. Out: its outputs and tags with their positions, in order.
 * Linear in the length of the text, also where nothing is ever closed.
 */
export interface LiquidToken {
  kind: 'output' | 'tag';
  /** With its braces. */
  text: string;
  index: number;
}

const BRACES = { output: ['{{', '}}'], tag: ['{%', '%}'] } as const;

export const liquidTokens = (source: string): LiquidToken[] => {
  const tokens: LiquidToken[] = [];
  const seek = { output: openings(source, 'output'), tag: openings(source, 'tag') };
  for (let from = 0; ;) {
    const next = [seek.output(from), seek.tag(from)].filter((token) => token !== null);
    const first = next.reduce<LiquidToken | null>(
      (nearest, token) => (nearest && nearest.index < token.index ? nearest : token),
      null,
    );
    if (!first) return tokens;
    tokens.push(first);
    from = first.index + first.text.length;
  }
};

/** The next token of one kind at or behind a position that never goes back; what was found is kept until it is passed. */
const openings = (source: string, kind: LiquidToken['kind']): ((from: number) => LiquidToken | null) => {
  const [open, close] = BRACES[kind];
  let found: LiquidToken | null = null;
  let isDone = false;
  return (from) => {
    if (isDone || (found && found.index >= from)) return found;
    const index = source.indexOf(open, from);
    const end = index < 0 ? -1 : source.indexOf(close, index + open.length);
    isDone = end < 0;
    found = isDone ? null : { kind, index, text: source.slice(index, end + close.length) };
    return found;
  };
};
