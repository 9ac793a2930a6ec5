import { Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import { Clamped } from './Clamped';

interface Props {
  to: string;
  /** Over how many lines a long name goes before it is cut; one where nothing is said. */
  lines?: number;
  children: string;
}

/** A row's name, which opens it. */
export const NameLink = ({ to, lines, children }: Props) => (
  <Anchor to={to}>
    {lines === undefined ? (
      <Typography fontWeight="semiBold" ellipsis tag="span">
        {children}
      </Typography>
    ) : (
      <Clamped $lines={lines}>
        <Typography fontWeight="semiBold" tag="span">
          {children}
        </Typography>
      </Clamped>
    )}
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
