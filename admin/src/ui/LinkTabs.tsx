import { Flex, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import { styled } from 'styled-components';

interface Props {
  label: string;
  tabs: readonly { to: string; label: string }[];
}

/** The views of one thing, each with an address of its own. */
export const LinkTabs = ({ label, tabs }: Props) => (
  <Flex tag="nav" aria-label={label} paddingLeft={10} paddingRight={10} paddingBottom={4} gap={5} wrap="wrap">
    {tabs.map(({ to, label: text }) => (
      <Tab key={to} to={to} relative="path">
        <Typography variant="sigma" textColor="inherit">
          {text}
        </Typography>
      </Tab>
    ))}
  </Flex>
);

const Tab = styled(NavLink)`
  padding: ${({ theme }) => theme.spaces[2]} 0;
  color: ${({ theme }) => theme.colors.neutral600};
  text-decoration: none;
  border-bottom: 2px solid transparent;
  &.active {
    color: ${({ theme }) => theme.colors.primary600};
    border-bottom-color: ${({ theme }) => theme.colors.primary600};
  }
`;
