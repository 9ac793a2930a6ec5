import { Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { ErrorDetail } from '../../../contracts';
import { useT } from '../../../i18n/messages';

/** What the server found when the template was saved last. */
export const ProblemsTab = ({ problems, isModified }: { problems: readonly ErrorDetail[]; isModified: boolean }) => {
  const t = useT();
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {isModified ? (
        <Typography variant="pi" textColor="neutral600">
          {t('problems.stale')}
        </Typography>
      ) : null}
      {problems.length === 0 ? <Typography>{t('problems.none')}</Typography> : null}
      {problems.map(({ path, message }) => (
        <Flex key={`${path.join('.')} ${message}`} gap={2} alignItems="flex-start">
          <WarningCircle aria-hidden fill="warning600" />
          <Typography>{path.length > 0 ? t('problems.at', { place: path.join(' › '), message }) : message}</Typography>
        </Flex>
      ))}
    </Flex>
  );
};
