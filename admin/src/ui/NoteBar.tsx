import { Box, Flex } from '@strapi/design-system';
import type { ReactNode } from 'react';

interface Props {
  tone?: 'primary' | 'warning';
  children: ReactNode;
}

/** Between the header and the list: what must be known of it, and the way on. */
export const NoteBar = ({ tone = 'primary', children }: Props) => (
  <Box
    paddingLeft={{ initial: 4, medium: 6, large: 10 }}
    paddingRight={{ initial: 4, medium: 6, large: 10 }}
    paddingBottom={4}
  >
    <Flex
      role="status"
      padding={4}
      gap={3}
      wrap="wrap"
      background={`${tone}100`}
      borderColor={`${tone}200`}
      hasRadius
      style={{ overflowWrap: 'anywhere' }}
    >
      {children}
    </Flex>
  </Box>
);
