import { Box, Flex } from '@strapi/design-system';
import type { ReactNode } from 'react';

/** Between the header and the list: what it is narrowed to, and the way back. */
export const NoteBar = ({ children }: { children: ReactNode }) => (
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
      background="primary100"
      borderColor="primary200"
      hasRadius
      style={{ overflowWrap: 'anywhere' }}
    >
      {children}
    </Flex>
  </Box>
);
