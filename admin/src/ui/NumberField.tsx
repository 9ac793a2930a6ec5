import { Flex, TextInput } from '@strapi/design-system';
import { useId, useState, type KeyboardEvent } from 'react';
import { useIntl } from 'react-intl';
import { numberText, readNumber, type NumberLimits, type NumberProblem } from '../lib/number-text';
import { NumberHint } from './NumberHint';

interface Props extends NumberLimits {
  value: number | undefined;
  /** Given undefined for a blank field, and for a text that is no such number. */
  onChange(value: number | undefined): void;
  disabled: boolean;
  size?: 'S' | 'M';
  id?: string;
  'aria-label'?: string;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string | undefined;
}

interface Refused {
  text: string;
  problem: NumberProblem;
  /** The hint is about this value: another one, by undo for instance, ends it. */
  beside: number | undefined;
}

/**
 * A number that is always the model's: the text being typed is kept while the field has focus and no longer. What cannot
 * be read is said in words, never turned into another number.
 */
export const NumberField = ({ value, onChange, whole, min, max, ...props }: Props) => {
  const { locale } = useIntl();
  const hintId = useId();
  const [draft, setDraft] = useState<string>();
  const [before, setBefore] = useState<number>();
  const [refused, setRefused] = useState<Refused>();
  const limits = { whole, min, max };
  const current = draft === undefined ? undefined : refusedOf(draft, readNumber(draft, locale, limits), value);
  const shown = current ?? (draft === undefined && Object.is(refused?.beside, value) ? refused : undefined);

  const type = (text: string) => {
    const read = readNumber(text, locale, limits);
    setDraft(text);
    setRefused(undefined);
    onChange('value' in read ? read.value : undefined);
  };
  /** Where there must be a number, the one before comes back, not the part of the text that could be read. */
  const leave = () => {
    const kept = value === undefined ? undefined : before;
    setRefused(current && { ...current, beside: kept });
    setDraft(undefined);
    if (current && kept !== value) onChange(kept);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A form is not sent while a number in it cannot be read.
    if (event.key === 'Enter' && current) event.preventDefault();
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setDraft(undefined);
    setRefused(undefined);
    onChange(Math.min(Math.max((value ?? 0) + step, min ?? -Infinity), max ?? Infinity));
  };
  const { 'aria-invalid': isInvalid = false, 'aria-describedby': describedBy, ...rest } = props;
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <TextInput
        {...rest}
        inputMode={whole ? 'numeric' : 'decimal'}
        autoComplete="off"
        aria-invalid={isInvalid || shown !== undefined}
        aria-describedby={[describedBy, shown ? hintId : undefined].filter(Boolean).join(' ') || undefined}
        value={draft ?? numberText(value, locale)}
        onChange={(event) => type(event.target.value)}
        onFocus={() => setBefore(value)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      <div id={hintId} aria-live="polite">
        {shown ? <NumberHint text={shown.text} problem={shown.problem} limits={limits} /> : null}
      </div>
    </Flex>
  );
};

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1 };

const refusedOf = (
  text: string,
  read: ReturnType<typeof readNumber>,
  beside: number | undefined,
): Refused | undefined => ('problem' in read ? { text, problem: read.problem, beside } : undefined);
