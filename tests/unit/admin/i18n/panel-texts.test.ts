/** Nothing that is read in the panel is written in its code, nor left to the design system, whose own words are English. */
import path from 'node:path';
import fs from 'node:fs';
import ts from 'typescript';
import { rootDir } from '../../../support/paths';
import { filesBelow } from '../../../support/source-files';

const files = filesBelow('admin/src').filter((name) => name.endsWith('.tsx'));

const WORDS = /\p{L}{2}/u;
/** Attributes that are read, by eye or by ear. */
const READ = new Set([
  'label',
  'title',
  'subtitle',
  'placeholder',
  'hint',
  'content',
  'legend',
  'caption',
  'aria-label',
]);
const isRead = (name: string): boolean => READ.has(name) || /(?:Label|Text|Message)$/.test(name);

/** What the design system says by itself, where it is not told. */
const OWN_WORDS: Record<string, readonly string[]> = {
  Combobox: ['placeholder', 'noOptionsMessage'],
  DatePicker: ['clearLabel'],
  DateTimePicker: ['clearLabel', 'dateLabel', 'timeLabel'],
  TimePicker: ['clearLabel'],
  'Modal.Header': ['closeLabel'],
};

type Element = ts.JsxOpeningElement | ts.JsxSelfClosingElement;

const attributesOf = (element: Element): ts.JsxAttribute[] => element.attributes.properties.filter(ts.isJsxAttribute);
const literalOf = ({ initializer }: ts.JsxAttribute): string => {
  const value = initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  return value && (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) ? value.text : '';
};

const writtenIn = (element: Element): string[] =>
  attributesOf(element).flatMap((attribute) => {
    const name = attribute.name.getText();
    return isRead(name) && WORDS.test(literalOf(attribute)) ? [`${name}="${literalOf(attribute)}"`] : [];
  });

const leftOutIn = (element: Element): string[] => {
  const tag = element.tagName.getText();
  const names = attributesOf(element).map(({ name }) => name.getText());
  const needed = [
    ...(OWN_WORDS[tag] ?? []),
    ...(names.includes('onClear') && tag !== 'FilterSelect' ? ['clearLabel'] : []),
  ];
  return needed.filter((name) => !names.includes(name)).map((name) => `<${tag}> without ${name}`);
};

const foreignTexts = (name: string, source: string): string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && WORDS.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      found.push(...writtenIn(node), ...leftOutIn(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
};

describe('the texts of the panel', () => {
  it('are found where they are not translated', () => {
    const source = `<><p>Hello</p><Box title={'A title'} aria-label="x" /><Combobox placeholder={t('a')} onClear={f} /></>`;
    expect(foreignTexts('a.tsx', source)).toEqual([
      'Hello',
      'title="A title"',
      '<Combobox> without noOptionsMessage',
      '<Combobox> without clearLabel',
    ]);
  });

  it.each(files)('%s leaves none in English', (name) =>
    expect(foreignTexts(name, fs.readFileSync(path.join(rootDir, name), 'utf8'))).toEqual([]),
  );
});
