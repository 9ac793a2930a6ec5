import { createLiquidEngine } from '../../../../../server/src/features/templates/core/liquid-engine';
import { describeTemplateError } from '../../../../../server/src/features/templates/core/template-error';

const errorOf = (source: string): unknown => {
  try {
    createLiquidEngine({ output: 'text' }).parseAndRenderSync(source, {});
  } catch (error) {
    return error;
  }
  throw new Error('It rendered');
};

describe('describeTemplateError', () => {
  it.each([
    ['a\nb {{ gone }}', 'undefined variable: gone (line 2, column 6)'],
    ['{{ "x" | nope }}', 'undefined filter: nope (line 1, column 1)'],
    ['{% nope %}', 'tag "nope" not found (line 1, column 1)'],
  ])('%j', (source, message) => {
    expect(describeTemplateError(errorOf(source))).toBe(message);
  });

  it('says as much as there is to say', () => {
    expect(describeTemplateError(new Error('odd, line:3, col:4'))).toBe('odd');
    expect(describeTemplateError('odd')).toBe('cannot be rendered');
  });
});
