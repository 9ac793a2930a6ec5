import { Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

/** A row's name, which opens it. */
export const NameLink = ({ to, children }: { to: string; children: string }) => (
  <Anchor to={to}>
    <Typography fontWeight="semiBold" ellipsis tag="span">
      {children}
    </Typography>
  </Anchor>
);

const Anchor = styled(Link)`
  display: block;
  color: ${({ theme }) => theme.colors.neutral800};
  text-decoration: none;
  &:hover {
    text-decoration: underline;
  }
`;
