import { Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useId } from 'react';
import { styled } from 'styled-components';

export interface RadioChoice<T extends string> {
  value: T;
  label: string;
}

interface Props<T extends string> {
  /** Names the group for screen readers. */
  legend: string;
  choices: readonly RadioChoice<T>[];
  value: T;
  disabled?: boolean;
  onChange(value: T): void;
}

/** Real radio buttons drawn as one segmented control: arrow keys move, the group has a name. */
export const SegmentedRadio = <T extends string>({ legend, choices, value, disabled, onChange }: Props<T>) => {
  const name = useId();
  return (
    <Fieldset disabled={disabled}>
      <VisuallyHidden tag="legend">{legend}</VisuallyHidden>
      <Flex gap={0}>
        {choices.map((choice) => (
          <Segment key={choice.value}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <Typography variant="pi" fontWeight="bold" textColor={choice.value === value ? 'primary600' : 'neutral700'}>
              {choice.label}
            </Typography>
          </Segment>
        ))}
      </Flex>
    </Fieldset>
  );
};

const Fieldset = styled.fieldset`
  border: none;
  margin: 0;
  padding: 0;
`;

const Segment = styled.label`
  position: relative;
  display: inline-flex;
  align-items: center;
  min-height: 3.2rem;
  padding: 0 ${({ theme }) => theme.spaces[3]};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  background: ${({ theme }) => theme.colors.neutral0};
  cursor: pointer;

  &:first-child {
    border-radius: ${({ theme }) => `${theme.borderRadius} 0 0 ${theme.borderRadius}`};
  }
  &:last-child {
    border-radius: ${({ theme }) => `0 ${theme.borderRadius} ${theme.borderRadius} 0`};
  }
  &:not(:first-child) {
    margin-left: -1px;
  }
  &:has(input:checked) {
    z-index: 1;
    border-color: ${({ theme }) => theme.colors.primary600};
    background: ${({ theme }) => theme.colors.primary100};
  }
  &:has(input:focus-visible) {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
  input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
`;
