import { Box, Typography, type BoxProps } from '@strapi/design-system';

/** The white sheet that forms and tables lie on, or a text alone. */
export const Card = ({ children, ...props }: BoxProps) => (
  <Box
    background="neutral0"
    shadow="tableShadow"
    hasRadius
    padding={6}
    borderColor="neutral150"
    width="100%"
    {...props}
  >
    {typeof children === 'string' ? <Typography>{children}</Typography> : children}
  </Box>
);
