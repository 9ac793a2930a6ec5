/** The sources as the architecture tests read them: parsed once, paths relative to the root with `/`. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { rootDir } from './paths';

const SKIPPED = new Set(['node_modules', 'dist', 'build', '.cache', '.tmp', '.strapi', 'generated', '.artifacts']);

const walk = (dir: string): string[] =>
  fs.readdirSync(path.join(rootDir, dir), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const file = `${dir}/${entry.name}`;
    return entry.isDirectory() ? walk(file) : [file];
  });

export const filesBelow = (...folders: string[]): string[] =>
  folders.filter((folder) => fs.existsSync(path.join(rootDir, folder))).flatMap(walk);

export const isRepositoryFile = (file: string): boolean =>
  fs.statSync(path.join(rootDir, file), { throwIfNoEntry: false })?.isFile() ?? false;

export const parseSource = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, fs.readFileSync(path.join(rootDir, file), 'utf8'), ts.ScriptTarget.ES2022, true);

export interface ImportEdge {
  specifier: string;
  typeOnly: boolean;
  line: number;
}

const isTypeOnlyImport = (node: ts.ImportDeclaration): boolean => {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
};

const specifierOf = (node: ts.Node): { text: string; typeOnly: boolean } | undefined => {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { text: node.moduleSpecifier.text, typeOnly: isTypeOnlyImport(node) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { text: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { text: node.argument.literal.text, typeOnly: true };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const loads =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads && argument && ts.isStringLiteralLike(argument) ? { text: argument.text, typeOnly: false } : undefined;
};

const visitAll = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  node.forEachChild((child) => visitAll(child, visit));
};

export const nodesOf = (source: ts.SourceFile): ts.Node[] => {
  const nodes: ts.Node[] = [];
  visitAll(source, (node) => nodes.push(node));
  return nodes;
};

export const lineOf = (source: ts.SourceFile, node: ts.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/** Imports, re-exports, dynamic imports, `require` and `import('…')` types. */
export const importsOf = (source: ts.SourceFile): ImportEdge[] =>
  nodesOf(source).flatMap((node) => {
    const found = specifierOf(node);
    return found ? [{ specifier: found.text, typeOnly: found.typeOnly, line: lineOf(source, node) }] : [];
  });
