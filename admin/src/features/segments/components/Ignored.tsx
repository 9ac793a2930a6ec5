/** How a condition looks that is left out of the count, and what says so. */
import { Box, Typography } from '@strapi/design-system';
import { css, styled } from 'styled-components';
import { useT, type MessageKey } from '../../../i18n/messages';
import type { BuilderGroup } from '../core/builder-tree';
import { countLeftOut, type LeftOut } from '../core/muted-nodes';

const LABELS = {
  self: 'builder.ignored',
  around: 'builder.ignored.around',
  inside: 'builder.ignored.inside',
} as const satisfies Record<LeftOut, MessageKey>;

/** “ignored”, and why where the row is not muted itself. */
export const IgnoredLabel = ({ cause }: { cause: LeftOut | undefined }) => {
  const t = useT();
  if (!cause) return null;
  return (
    <Typography variant="pi" fontWeight="bold" textColor="neutral600" tag="p">
      {t(LABELS[cause])}
    </Typography>
  );
};

const struck = css`
  * {
    color: ${({ theme }) => theme.colors.neutral600};
  }
  *:not(:placeholder-shown, :has(:placeholder-shown)) {
    text-decoration: line-through;
  }
`;

/** Greyed and struck through, down to what is typed in its controls; they stay in use. */
export const Struck = styled(Box)<{ $isStruck: boolean }>`
  ${({ $isStruck }) => ($isStruck ? struck : '')}
`;

/** Below the rules: how many of them the count and the sentence leave out. */
export const IgnoredNote = ({ tree }: { tree: BuilderGroup }) => {
  const t = useT();
  const count = countLeftOut(tree);
  if (count === 0) return null;
  return <Typography textColor="neutral600">{t('builder.ignored.note', { count })}</Typography>;
};
