/** `core` computes: no clock, no randomness, no environment, no waiting. */
import ts from 'typescript';
import { filesBelow, lineOf, nodesOf, parseSource } from '../support/source-files';

const CLOCKS = new Set([
  'Date.now',
  'DateTime.now',
  'DateTime.local',
  'DateTime.utc',
  'performance.now',
  'process.hrtime',
]);
const RANDOM = /^(Math\.random|.*\.(randomUUID|randomBytes|randomInt|getRandomValues))$/;

const impurityOf = (node: ts.Node): string | undefined => {
  if (ts.isAwaitExpression(node)) return 'waits';
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'reads the clock';
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process') return 'reads the environment';
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression.getText();
  if (CLOCKS.has(callee) && node.arguments.length === 0) return 'reads the clock';
  if (RANDOM.test(callee) || /^random(UUID|Bytes|Int)$/.test(callee)) return 'draws at random';
  return /^(fetch|setTimeout|setInterval|setImmediate)$/.test(callee) ? 'does I/O or timing' : undefined;
};

const impurities = (source: ts.SourceFile): string[] =>
  nodesOf(source).flatMap((node) => {
    const reason = impurityOf(node);
    return reason ? [`${source.fileName}:${lineOf(source, node)} ${reason}`] : [];
  });

const coreFiles = filesBelow('server/src/features').filter((file) => /\/core\/.*\.ts$/.test(file));
const adminCoreFiles = filesBelow('admin/src').filter((file) => /\/core\/.*\.tsx?$/.test(file));

describe('core', () => {
  it('is there', () => expect(coreFiles.length).toBeGreaterThan(5));

  it('is pure', () => {
    expect([...coreFiles, ...adminCoreFiles].map(parseSource).flatMap(impurities)).toEqual([]);
  });

  it.each([
    'new Date()',
    'Date.now()',
    'Math.random()',
    'process.env.TZ',
    'await answer',
    'crypto.randomUUID()',
    'DateTime.now()',
  ])('would be caught with %s', (code) => {
    const source = ts.createSourceFile('x.ts', `async () => { ${code}; }`, ts.ScriptTarget.ES2022, true);
    expect(impurities(source)).toHaveLength(1);
  });

  it('may build dates from what it is given', () => {
    const source = ts.createSourceFile(
      'x.ts',
      'new Date(now); DateTime.fromMillis(now).toUTC()',
      ts.ScriptTarget.ES2022,
      true,
    );
    expect(impurities(source)).toEqual([]);
  });
});
