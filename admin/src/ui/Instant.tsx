import { Tooltip, Typography } from '@strapi/design-system';
import { useDates } from './useDates';

/** “3 hours ago”, with the exact time and zone on hover and for screen readers; a dash where there is none. */
export const Instant = ({ value }: { value: string | null | undefined }) => {
  const { exact, relative } = useDates();
  if (!value) return <Typography textColor="neutral600">–</Typography>;
  return (
    <Tooltip label={exact(value)}>
      <Typography tag="time" dateTime={value} aria-label={exact(value)}>
        {relative(value)}
      </Typography>
    </Tooltip>
  );
};
