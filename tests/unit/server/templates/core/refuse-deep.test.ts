import { MAX_DEPTH, refuseDeep } from '../../../../../server/src/features/templates/core/refuse-deep';
import { describeTemplateError } from '../../../../../server/src/features/templates/core/template-error';

const messageOf = (source: string): string => {
  try {
    refuseDeep(source);
  } catch (error) {
    return describeTemplateError(error);
  }
  return '';
};
const nest = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

describe('refuseDeep', () => {
  it.each([
    ['blocks', (depth: number) => nest('{% if a %}', '{% endif %}', depth)],
    ['blocks that are never closed', (depth: number) => '{%- unless a -%}'.repeat(depth)],
    ['blocks of every kind', (depth: number) => '{% for a in b %}{%case a%}{% capture c %}'.repeat(depth / 2)],
    ['brackets', (depth: number) => `{{ a${nest('[a', ']', depth)} }}`],
    ['ranges', (depth: number) => `{% for a in ${nest('(1..', '2)', depth)} %}{% endfor %}`],
  ])('refuses %s beyond a depth, saying where', (_name, source) => {
    expect(messageOf(`\n x${source(MAX_DEPTH + 2)}`)).toMatch(/^nested more than 50 deep \(line 2, column \d+\)$/);
    expect(messageOf(source(MAX_DEPTH / 2))).toBe('');
  });

  it.each([
    ['one block after the other', '{% if a %}(x{% endif %}'.repeat(MAX_DEPTH * 2)],
    ['branches of one block', `{% if a %}${'{% elsif b %}'.repeat(MAX_DEPTH * 2)}{% endif %}`],
    ['brackets one after the other', `{{ a${'[0]'.repeat(MAX_DEPTH * 2)} }}`],
    ['brackets outside of tags', '('.repeat(MAX_DEPTH * 2)],
    ['names that begin like a block', '{{ ifs }}{% format %}'.repeat(MAX_DEPTH * 2)],
  ])('takes %s', (_name, source) => expect(messageOf(source)).toBe(''));
});
