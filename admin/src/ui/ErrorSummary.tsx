import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { forwardRef, type MouseEvent } from 'react';

export interface SummaryItem {
  key: string;
  message: string;
  /** Moves focus to the place; a message without one is plain text. */
  onSelect?: () => void;
}

interface Props {
  title: string;
  items: SummaryItem[];
}

/** Shown when saving found errors; takes focus, and each line leads to its row. */
export const ErrorSummary = forwardRef<HTMLDivElement, Props>(({ title, items }, ref) => (
  <Box
    ref={ref}
    role="alert"
    tabIndex={-1}
    padding={4}
    hasRadius
    background="danger100"
    borderColor="danger200"
    width="100%"
  >
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Typography tag="h2" variant="omega" fontWeight="bold" textColor="danger700">
        {title}
      </Typography>
      <ul>
        {items.map(({ key, message, onSelect }) => (
          <li key={key}>
            {onSelect ? <JumpLink onSelect={onSelect}>{message}</JumpLink> : <Typography>{message}</Typography>}
          </li>
        ))}
      </ul>
    </Flex>
  </Box>
));
ErrorSummary.displayName = 'ErrorSummary';

const JumpLink = ({ children, onSelect }: { children: string; onSelect(): void }) => (
  <Link
    href="#"
    onClick={(event: MouseEvent) => {
      event.preventDefault();
      onSelect();
    }}
  >
    {children}
  </Link>
);
