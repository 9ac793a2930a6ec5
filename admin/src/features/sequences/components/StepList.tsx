import { Box, Button, Flex, Typography, useNotifyAT } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';
import { useId, useRef } from 'react';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import {
  addStep,
  changeStep,
  dayOfSteps,
  moveStep,
  removeStep,
  type SequenceForm,
  type StepForm,
} from '../core/sequence-form';
import { StepCard } from './StepCard';

/** The steps in order; the day each one falls on is computed, never stored. */
export const StepList = ({ disabled }: { disabled: boolean }) => {
  const t = useT();
  const { notifyStatus } = useNotifyAT();
  const { steps } = useForm('StepList', (form) => form.values as SequenceForm);
  const errors = useForm('StepList', (form) => form.errors as Record<string, unknown>);
  const onChange = useForm('StepList', (form) => form.onChange);
  const prefix = useId();
  const added = useRef(0);
  const days = dayOfSteps(steps);
  const set = (next: StepForm[]) => onChange('steps', next);
  const move = (key: string, index: number, by: -1 | 1) => {
    set(moveStep(steps, key, by));
    notifyStatus(t('step.moved', { from: index + 1, to: index + 1 + by, count: steps.length }));
  };
  const errorsOf = (index: number): string[] =>
    Object.entries(errors).flatMap(([field, message]) =>
      field.startsWith(`steps.${index}.`) && typeof message === 'string' ? [message] : [],
    );

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {steps.length === 0 ? <Typography textColor="neutral600">{t('sequence.noSteps')}</Typography> : null}
      <List>
        {steps.map((step, index) => (
          <li key={step.key}>
            {index === 0 || days[index] !== days[index - 1] ? (
              <Typography variant="sigma" textColor="neutral600" tag="p">
                {t('step.day', { day: days[index] ?? 0 })}
              </Typography>
            ) : null}
            <StepCard
              step={step}
              index={index}
              count={steps.length}
              errors={errorsOf(index)}
              disabled={disabled}
              onChange={(patch) => set(changeStep(steps, step.key, patch))}
              onMove={(by) => move(step.key, index, by)}
              onRemove={() => set(removeStep(steps, step.key))}
            />
          </li>
        ))}
      </List>
      {disabled ? null : (
        <Box>
          <Button
            variant="secondary"
            startIcon={<Plus />}
            onClick={() => {
              added.current += 1;
              set(addStep(steps, `${prefix}${added.current}`));
            }}
          >
            {t('step.add')}
          </Button>
        </Box>
      )}
    </Flex>
  );
};

const List = styled.ol`
  list-style: none;
  margin: 0;
  padding: 0;
  display: flex;
  flex-direction: column;
  gap: ${({ theme }) => theme.spaces[3]};
  li > p {
    padding-bottom: ${({ theme }) => theme.spaces[2]};
  }
`;
