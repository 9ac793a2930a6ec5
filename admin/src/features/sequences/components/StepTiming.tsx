import { Box, Field, Flex } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { NumberField } from '../../../ui/NumberField';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import type { StepForm } from '../core/sequence-form';
import { TimeField } from './TimeField';

interface Props {
  step: StepForm;
  number: number;
  disabled: boolean;
  onChange(patch: Partial<StepForm>): void;
}

const PARTS = [
  { field: 'daysDelay', max: 3650 },
  { field: 'hoursDelay', max: 23 },
  { field: 'minutesDelay', max: 59 },
] as const;

const DEFAULT_TIME = '09:00';

/** “Wait 7 days 0 hours 0 minutes, then send at 09:00 / as soon as possible”. */
export const StepTiming = ({ step, number, disabled, onChange }: Props) => {
  const t = useT();
  return (
    <Flex gap={4} wrap="wrap" alignItems="flex-end">
      {PARTS.map(({ field, max }) => (
        <Box key={field} width="10rem">
          <Field.Root name={`step-${number}-${field}`}>
            <Field.Label>{t(`step.${field}`)}</Field.Label>
            <NumberField
              whole
              min={0}
              max={max}
              value={step[field]}
              disabled={disabled}
              onChange={(value) => value !== undefined && onChange({ [field]: value })}
            />
          </Field.Root>
        </Box>
      ))}
      <SegmentedRadio
        legend={t('step.when', { number })}
        choices={[
          { value: 'time', label: t('step.atTime') },
          { value: 'now', label: t('step.atOnce') },
        ]}
        value={step.sendTime === null ? 'now' : 'time'}
        disabled={disabled}
        onChange={(when) => onChange({ sendTime: when === 'now' ? null : (step.sendTime ?? DEFAULT_TIME) })}
      />
      {step.sendTime === null ? null : (
        <TimeField
          label={t('step.sendTime')}
          name={`step-${number}-time`}
          value={step.sendTime}
          disabled={disabled}
          onChange={(sendTime) => onChange({ sendTime })}
        />
      )}
    </Flex>
  );
};
