import { Box, type BoxProps } from '@strapi/design-system';

/** The white sheet that forms and tables lie on. */
export const Card = (props: BoxProps) => (
  <Box
    background="neutral0"
    shadow="tableShadow"
    hasRadius
    padding={6}
    borderColor="neutral150"
    width="100%"
    {...props}
  />
);
