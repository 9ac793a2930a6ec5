import { outcomeOfError } from '../../../../server/src/adapters/mail-outcome';

describe('what a mail server said', () => {
  const said = (response: string) => outcomeOfError({ message: response, response, responseCode: 530 });

  it('is kept whole where it is short', () => {
    const response = '530 5.7.1 <ann.lee@example.test>: Authentication required';
    expect(said(response)).toEqual({ kind: 'account', code: 530, reason: response });
  });

  it('is cut between words, so that no address loses what it is known by', () => {
    const words = `530 5.7.1 ${'no '.repeat(128)}`;
    expect(said(`${words}ann.lee@example.test was refused`)).toEqual({
      ...{ kind: 'account', code: 530, reason: words.trim() },
    });
  });
});
