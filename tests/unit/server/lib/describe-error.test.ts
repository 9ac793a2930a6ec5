import { describeError } from '../../../../server/src/lib/describe-error';

describe('an error for the log', () => {
  it.each([
    [new TypeError('ann@example.test'), 'TypeError'],
    [Object.assign(new Error('insert into x values (ann@example.test)'), { code: '23505' }), 'Error 23505'],
    [{ message: 'ann@example.test' }, 'Error'],
    ['ann@example.test', 'string'],
    [undefined, 'undefined'],
  ])('has its class and code, and not its message', (error, expected) => expect(describeError(error)).toBe(expected));
});
