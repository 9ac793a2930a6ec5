import { Status, Typography, type StatusVariant } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { styled } from 'styled-components';

interface Props {
  variant: StatusVariant;
  children: ReactNode;
}

/** A state as one word in a frame of its colour. */
export const StateBadge = ({ variant, children }: Props) => (
  <Status variant={variant} size="S" width="max-content">
    <Text $isDark={variant === 'warning'}>
      <Typography variant="pi" fontWeight="bold">
        {children}
      </Typography>
    </Text>
  </Status>
);

/** The design system’s orange on light orange has less contrast than WCAG asks for (4.5:1). */
const Text = styled.span<{ $isDark: boolean }>`
  &&& > * {
    ${({ $isDark, theme }) => ($isDark ? `color: ${theme.colors.neutral800};` : '')}
  }
`;
