import { Status, Typography } from '@strapi/design-system';
import { useT } from '../i18n/messages';

export const OnOff = ({ on }: { on: boolean }) => {
  const t = useT();
  return (
    <Status variant={on ? 'success' : 'neutral'} size="S" width="max-content">
      <Typography variant="pi" fontWeight="bold">
        {t(on ? 'state.on' : 'state.off')}
      </Typography>
    </Status>
  );
};
