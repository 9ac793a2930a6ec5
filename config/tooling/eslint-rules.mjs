/** The import table of this repository as an eslint rule, so that the editor says what tests/architecture would. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkImport, resolveRelative } from './import-rules.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const isFile = (file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() ?? false;

const isTypeOnly = (node) =>
  node.importKind === 'type' ||
  node.exportKind === 'type' ||
  (node.specifiers?.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type'));

const importMatrix = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{reason}}' } },
  create: (context) => {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const target = specifier.startsWith('.') ? resolveRelative(file, specifier, isFile) : undefined;
      if (specifier.startsWith('.') && !target) return;
      const reason = checkImport({ file, specifier, target, typeOnly: isTypeOnly(node) });
      if (reason) context.report({ node, messageId: 'refused', data: { reason } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

export const architecture = { rules: { 'import-matrix': importMatrix } };
