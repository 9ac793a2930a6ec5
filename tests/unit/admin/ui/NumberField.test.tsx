import { DesignSystemProvider } from '@strapi/design-system';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { IntlProvider } from 'react-intl';
import en from '../../../../admin/src/i18n/en.json';
import type { NumberLimits } from '../../../../admin/src/lib/number-text';
import { NumberField } from '../../../../admin/src/ui/NumberField';

const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [`cohort.${key}`, text]));

const openField = ({ start, keepsOld, ...limits }: NumberLimits & { start?: number; keepsOld?: boolean } = {}) => {
  const seen: { value: number | undefined } = { value: start };
  const Host = () => {
    const [value, setValue] = useState(start);
    seen.value = value;
    return (
      <form onSubmit={(event) => event.preventDefault()}>
        <NumberField
          aria-label="Amount"
          disabled={false}
          value={value}
          onChange={(next) => (keepsOld && next === undefined ? undefined : setValue(next))}
          {...limits}
        />
        <button type="button" onClick={() => setValue(1)}>
          Back to one
        </button>
      </form>
    );
  };
  render(
    <IntlProvider locale="en" messages={messages}>
      <DesignSystemProvider locale="en">
        <Host />
      </DesignSystemProvider>
    </IntlProvider>,
  );
  const input = screen.getByRole<HTMLInputElement>('textbox', { name: 'Amount' });
  return { seen, input, user: userEvent.setup() };
};

describe('NumberField', () => {
  it('shows the value that comes from elsewhere, whatever was typed', async () => {
    const { seen, input, user } = openField();
    await user.type(input, '22');
    expect(seen.value).toBe(22);
    await user.click(screen.getByRole('button'));
    expect(input.value).toBe('1');
  });

  it.each([
    ['1e3', '“1e3” is not a number. Write it as 1000.5.'],
    ['1,5', '“1,5” is not a number. Write it as 1000.5.'],
    ['9007199254740993', '“9007199254740993” has more digits than can be kept exactly.'],
  ])('says that %s is no number, during typing and after, and keeps none', async (text, hint) => {
    const { seen, input, user } = openField({ start: 7 });
    await user.clear(input);
    await user.type(input, text);
    expect(seen.value).toBeUndefined();
    expect(input.value).toBe(text);
    expect(screen.getByText(hint)).toBeTruthy();
    await user.tab();
    expect(input.value).toBe('');
    expect(screen.getByText(hint)).toBeTruthy();
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe(hint);
    await user.click(screen.getByRole('button'));
    expect(input.value).toBe('1');
    expect(screen.queryByText(hint)).toBeNull();
  });

  it('goes back to the number that is kept where there must be one', async () => {
    const { seen, input, user } = openField({ start: 3, keepsOld: true, whole: true, min: 0, max: 23 });
    await user.clear(input);
    await user.type(input, '99');
    expect(screen.getByText('“99” is out of range: 0 to 23.')).toBeTruthy();
    await user.tab();
    expect({ shown: input.value, kept: seen.value }).toEqual({ shown: '3', kept: 3 });
    expect(screen.getByText('“99” is out of range: 0 to 23.')).toBeTruthy();
  });

  it('steps with the arrow keys, within its limits', async () => {
    const { seen, input, user } = openField({ start: 22, max: 23 });
    await user.type(input, '{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(seen.value).toBe(23);
    await user.type(input, '{ArrowDown}');
    expect(input.value).toBe('22');
  });
});
