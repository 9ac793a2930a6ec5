/**
 * In: a template’s source. Refused: blocks in blocks and brackets in brackets beyond a depth, before the engine reads
 * them. It recurses, and a regular expression that V8 compiles near the end of the stack ends the process.
 */
import { liquidTokens, type LiquidToken } from './liquid-tokens';

export const MAX_DEPTH = 50;

const BLOCK = /^\{%-?\s*(end)?(?:if|unless|for|case|capture|comment|raw)\b/;

export const refuseDeep = (source: string): void => {
  let blocks = 0;
  for (const token of liquidTokens(source)) {
    const [isBlock, isEnd] = (token.kind === 'tag' && BLOCK.exec(token.text)) || [];
    if (isBlock) blocks += isEnd ? -1 : 1;
    if (Math.max(blocks, bracketsIn(token)) > MAX_DEPTH) throw new TooDeepError(source, token);
  }
};

const bracketsIn = ({ text }: LiquidToken): number => {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
};

/** As the engine’s own errors say where. */
class TooDeepError extends Error {
  readonly token: { getPosition(): [line: number, column: number] };

  constructor(source: string, { index }: LiquidToken) {
    super(`nested more than ${MAX_DEPTH} deep`);
    const lines = source.slice(0, index).split('\n');
    const position: [number, number] = [lines.length, (lines.at(-1) ?? '').length + 1];
    this.token = { getPosition: () => position };
  }
}
