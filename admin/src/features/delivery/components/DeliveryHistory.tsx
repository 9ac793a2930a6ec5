import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import type { DeliveryEvent } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';
import { eventActor, eventName } from '../core/event-words';

/** What happened to a mail from the day it was planned, oldest first. */
export const DeliveryHistory = ({ events }: { events: readonly DeliveryEvent[] }) => (
  <List>
    {events.map((event, index) => (
      <Entry key={`${event.at}-${index}`} event={event} />
    ))}
  </List>
);

const Entry = ({ event }: { event: DeliveryEvent }) => {
  const t = useT();
  const { exact } = useDates();
  const who = eventActor(t, event);
  const code = [event.replyCode, event.enhancedCode].filter((one) => one !== null).join(' ');
  const said = event.reason === null || event.reason.includes(code) ? event.reason : `${code} ${event.reason}`;
  return (
    <li>
      <Flex direction="column" alignItems="flex-start" gap={1} style={{ overflowWrap: 'anywhere' }}>
        <Typography fontWeight="semiBold" tag="p">
          {eventName(t, event)}
          {who ? ` ${t('event.by', { who })}` : null}
        </Typography>
        <Typography variant="pi" textColor="neutral600" tag="time" dateTime={event.at}>
          {exact(event.at)}
        </Typography>
        {said || code ? <Typography tag="p">{said ?? code}</Typography> : null}
        {event.link ? (
          <Typography variant="pi" tag="p">
            {event.link}
          </Typography>
        ) : null}
      </Flex>
      <Box paddingBottom={4} />
    </li>
  );
};

const List = styled.ol`
  margin: 0;
  padding: 0 0 0 ${({ theme }) => theme.spaces[4]};
  list-style: none;
  border-left: 2px solid ${({ theme }) => theme.colors.neutral200};
  li {
    position: relative;
  }
  li::before {
    content: '';
    position: absolute;
    top: 0.6rem;
    left: calc(-${({ theme }) => theme.spaces[4]} - 0.6rem);
    width: 1rem;
    height: 1rem;
    border-radius: 50%;
    background: ${({ theme }) => theme.colors.primary600};
  }
`;
