import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Member, Reach } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { NameLink } from '../../../ui/NameLink';
import { countedLabel } from '../core/counted-label';
import type { Figures } from '../core/preview-state';

const LOSSES = ['unsubscribed', 'inactive', 'suppressed', 'noAddress'] as const satisfies readonly (keyof Reach)[];

interface ReachProps {
  /** Parts that are null or left out are not known here, which is not zero. */
  reach: Pick<Reach, 'matched'> & Partial<Reach>;
  entityLabel: string;
}

/** How many match; and, for who may know it, how many of them can be mailed and why the others cannot. */
export const ReachFigures = ({ reach, entityLabel }: ReachProps) => {
  const t = useT();
  const { locale } = useIntl();
  const noun = countedLabel(entityLabel, reach.matched, locale);
  return (
    <Flex direction="column" alignItems="flex-start">
      <Typography variant="beta" tag="p">
        {t('preview.matched', { count: reach.matched, noun })}
      </Typography>
      {typeof reach.mailable === 'number' ? (
        <Typography fontWeight="semiBold" tag="p">
          {t('preview.mailable', { count: reach.mailable })}
        </Typography>
      ) : null}
      {LOSSES.map((loss) => ({ loss, count: reach[loss] ?? 0 }))
        .filter(({ count }) => count > 0)
        .map(({ loss, count }) => (
          <Typography key={loss} variant="pi" textColor="neutral600" tag="p">
            {t(`preview.loss.${loss}`, { count })}
          </Typography>
        ))}
    </Flex>
  );
};

interface Props {
  figures: Figures;
  entityLabel: string;
  /** Where all of them are listed; undefined while the rules on screen are not those that are stored. */
  allAt: string | undefined;
  onWhy(member: Member): void;
}

export const PreviewFigures = ({ figures: { reach, preview }, entityLabel, allAt, onWhy }: Props) => {
  const t = useT();
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <ReachFigures reach={reach} entityLabel={entityLabel} />
      {preview.length > 0 ? (
        <Flex direction="column" alignItems="stretch" gap={2}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('preview.sample')}
          </Typography>
          {preview.slice(0, 5).map((member) => (
            <Sample key={member.documentId} member={member} onWhy={onWhy} />
          ))}
          {allAt === undefined ? null : <NameLink to={allAt}>{t('preview.all')}</NameLink>}
        </Flex>
      ) : null}
    </Flex>
  );
};

const Sample = ({ member, onWhy }: { member: Member } & Pick<Props, 'onWhy'>) => {
  const t = useT();
  const { name, email, documentId } = member;
  const shown = name ?? email ?? documentId;
  return (
    <Flex gap={2} justifyContent="space-between" alignItems="flex-start">
      <Box minWidth={0}>
        <Typography ellipsis tag="p">
          {shown}
        </Typography>
        <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
          {email ?? t('members.noAddress')}
        </Typography>
      </Box>
      <TextButton aria-label={t('preview.why.of', { name: shown })} onClick={() => onWhy(member)}>
        {t('preview.why')}
      </TextButton>
    </Flex>
  );
};
