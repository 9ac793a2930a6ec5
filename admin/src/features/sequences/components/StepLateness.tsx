import { Box, Field, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useState } from 'react';
import { useT } from '../../../i18n/messages';
import { NumberField } from '../../../ui/NumberField';
import { amountIn, inUnit, LATENESS_UNITS, latestAmount, toHours, unitOf, type LatenessUnit } from '../core/lateness';
import type { StepForm } from '../core/sequence-form';

interface Props {
  step: StepForm;
  number: number;
  disabled: boolean;
  onChange(patch: Partial<StepForm>): void;
}

/** “Not if more than 3 days late”: what is later expires, and the walk goes on. */
export const StepLateness = ({ step: { maxLatenessHours: hours }, number, disabled, onChange }: Props) => {
  const t = useT();
  const [chosen, setChosen] = useState(unitOf(hours));
  // Hours that make whole days stay hours while they are typed; a form that is set back says its own.
  const unit = hours === null || chosen === 'site' ? unitOf(hours) : chosen;
  const choose = (next: LatenessUnit) => {
    setChosen(next);
    onChange({ maxLatenessHours: inUnit(next, hours) });
  };
  return (
    <Flex gap={4} wrap="wrap" alignItems="flex-end">
      <Box width="22rem">
        <Field.Root name={`step-${number}-lateness`}>
          <Field.Label>{t('step.lateness')}</Field.Label>
          <SingleSelect
            value={unit}
            disabled={disabled}
            onChange={(next) => choose(LATENESS_UNITS.find((known) => known === next) ?? 'site')}
          >
            {LATENESS_UNITS.map((known) => (
              <SingleSelectOption key={known} value={known}>
                {t(`step.lateness.${known}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
      </Box>
      {hours === null || unit === 'site' ? null : (
        <Box width="10rem">
          <Field.Root name={`step-${number}-lateness-amount`}>
            <Field.Label>{t(`step.lateness.amount.${unit}`)}</Field.Label>
            <NumberField
              whole
              min={1}
              max={latestAmount(unit)}
              value={amountIn(unit, hours)}
              disabled={disabled}
              onChange={(amount) => amount !== undefined && onChange({ maxLatenessHours: toHours(unit, amount) })}
            />
          </Field.Root>
        </Box>
      )}
    </Flex>
  );
};
