import { Box, Flex, Typography } from '@strapi/design-system';
import { useId, type ReactNode } from 'react';

interface Props {
  title: string;
  children: ReactNode;
  busy?: boolean;
}

/** A card of the right column, under an uppercase title as in the Content Manager. */
export const SidePanel = ({ title, children, busy }: Props) => {
  const id = useId();
  return (
    <Box
      tag="section"
      aria-labelledby={id}
      aria-busy={busy}
      width="100%"
      padding={4}
      background="neutral0"
      shadow="tableShadow"
      hasRadius
      borderColor="neutral150"
    >
      <Flex direction="column" alignItems="stretch" gap={3}>
        <Typography id={id} tag="h2" variant="sigma" textColor="neutral600">
          {title}
        </Typography>
        {children}
      </Flex>
    </Box>
  );
};
