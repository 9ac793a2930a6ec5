import { Box, Field, TimePicker } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';

interface Props {
  label: string;
  name: string;
  /** HH:MM */
  value: string;
  disabled: boolean;
  onChange(value: string): void;
}

/** A time of day in the sequence's (or the recipient's) timezone. */
export const TimeField = ({ label, name, value, disabled, onChange }: Props) => {
  const t = useT();
  return (
    <Box width="14rem">
      <Field.Root name={name}>
        <Field.Label>{label}</Field.Label>
        <TimePicker
          step={15}
          value={value}
          disabled={disabled}
          clearLabel={t('action.clear')}
          onChange={(next) => next && onChange(next)}
        />
      </Field.Root>
    </Box>
  );
};
