import {
  Box,
  Field,
  Flex,
  IconButton,
  SingleSelect,
  SingleSelectOption,
  Switch,
  Typography,
} from '@strapi/design-system';
import { ArrowDown, ArrowUp, Trash } from '@strapi/icons';
import { useT } from '../../../i18n/messages';
import { useListTemplateChoicesQuery } from '../../templates';
import type { StepForm } from '../core/sequence-form';
import { StepLateness } from './StepLateness';
import { StepTiming } from './StepTiming';

interface Props {
  step: StepForm;
  index: number;
  count: number;
  errors: string[];
  disabled: boolean;
  onChange(patch: Partial<StepForm>): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

/** One mail of the sequence: which template, after how long, at what time. */
export const StepCard = ({ step, index, count, errors, disabled, onChange, onMove, onRemove }: Props) => {
  const t = useT();
  const number = index + 1;
  return (
    <Box role="group" aria-label={t('step.name', { number, count })} padding={4} hasRadius borderColor="neutral200">
      <Flex alignItems="flex-start" gap={4}>
        <Typography variant="delta" textColor="neutral600" aria-hidden>
          {number}
        </Typography>
        <Flex direction="column" alignItems="stretch" gap={3} flex="1" minWidth={0}>
          <Flex gap={4} wrap="wrap" alignItems="flex-end">
            <TemplateField {...{ step, number, disabled, onChange }} />
            <Field.Root name={`step-${number}-active`}>
              <Flex gap={2} paddingBottom={2}>
                <Switch
                  aria-label={t('step.active.name', { number })}
                  checked={step.isActive}
                  disabled={disabled}
                  onCheckedChange={(isActive) => onChange({ isActive })}
                />
                <Typography>{t(step.isActive ? 'state.on' : 'state.off')}</Typography>
              </Flex>
            </Field.Root>
          </Flex>
          <StepTiming step={step} number={number} disabled={disabled} onChange={onChange} />
          <StepLateness step={step} number={number} disabled={disabled} onChange={onChange} />
          {errors.map((message) => (
            <Typography key={message} variant="pi" textColor="danger600">
              {message}
            </Typography>
          ))}
        </Flex>
        {disabled ? null : (
          <Flex gap={1}>
            <IconButton label={t('step.up', { number })} disabled={index === 0} onClick={() => onMove(-1)}>
              <ArrowUp />
            </IconButton>
            <IconButton label={t('step.down', { number })} disabled={index === count - 1} onClick={() => onMove(1)}>
              <ArrowDown />
            </IconButton>
            <IconButton label={t('step.remove', { number })} onClick={onRemove}>
              <Trash />
            </IconButton>
          </Flex>
        )}
      </Flex>
    </Box>
  );
};

interface TemplateFieldProps {
  step: StepForm;
  number: number;
  disabled: boolean;
  onChange(patch: Partial<StepForm>): void;
}

const TemplateField = ({ step, number, disabled, onChange }: TemplateFieldProps) => {
  const t = useT();
  const { data: templates = [] } = useListTemplateChoicesQuery();
  return (
    <Box minWidth="min(26rem, 100%)" flex="1">
      <Field.Root name={`step-${number}-template`} required>
        <Field.Label>{t('step.template')}</Field.Label>
        <SingleSelect
          aria-label={t('step.template.name', { number })}
          placeholder={t('step.template.choose')}
          value={step.template}
          disabled={disabled}
          onChange={(next) => onChange({ template: String(next) })}
        >
          {templates.map(({ documentId, name, isActive }) => (
            <SingleSelectOption key={documentId} value={documentId}>
              {isActive ? name : t('step.template.inactive', { name })}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
    </Box>
  );
};
