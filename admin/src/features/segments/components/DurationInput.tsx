import { Box, Flex, NumberInput, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { DURATION_UNITS, type DurationUnit } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import type { ValueInputProps } from './ValueInput';

interface Draft {
  amount?: number;
  unit: DurationUnit;
}

const draftOf = (value: unknown): Draft =>
  typeof value === 'object' && value !== null && 'unit' in value ? (value as Draft) : { unit: 'day' };

/** `[30] [days]`: a whole number and its unit, counted back from or forward from now. */
export const DurationInput = ({ name, value, disabled, onChange }: ValueInputProps) => {
  const t = useT();
  const draft = draftOf(value);
  return (
    <Flex gap={2}>
      <Box width="9rem">
        <NumberInput
          size="S"
          aria-label={name(t('builder.duration.amount'))}
          disabled={disabled}
          value={draft.amount}
          onValueChange={(amount) =>
            onChange({ ...draft, amount: amount === undefined ? undefined : Math.round(amount) })
          }
        />
      </Box>
      <Box width="12rem">
        <SingleSelect
          size="S"
          aria-label={name(t('builder.duration.unit'))}
          disabled={disabled}
          value={draft.unit}
          onChange={(unit) => onChange({ ...draft, unit })}
        >
          {DURATION_UNITS.map((unit) => (
            <SingleSelectOption key={unit} value={unit}>
              {t(`unit.${unit}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Box>
    </Flex>
  );
};
