import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import type { BuilderRule } from '../core/builder-tree';
import { INCLUDES_BLANKS } from '../core/rule-value';
import { useBuilder } from './builder-context';

interface Props {
  rule: BuilderRule;
  label: string | undefined;
  onChange(patch: Partial<BuilderRule>): void;
}

/** Negative operators match records without a value too; the row says so and lets it be changed. */
export const BlankNote = ({ rule, label, onChange }: Props) => {
  const t = useT();
  const { entityLabel, disabled } = useBuilder();
  if (!rule.operator || !INCLUDES_BLANKS.has(rule.operator) || !label) return null;
  const excluded = rule.empty === 'exclude';
  return (
    <Flex gap={2} wrap="wrap">
      <Typography variant="pi" textColor="neutral600">
        {t(excluded ? 'builder.blank.excluded' : 'builder.blank.included', { field: label, entity: entityLabel })}
      </Typography>
      {disabled ? null : (
        <Box>
          <TextButton onClick={() => onChange({ empty: excluded ? undefined : 'exclude' })}>
            {t(excluded ? 'builder.blank.include' : 'builder.blank.exclude')}
          </TextButton>
        </Box>
      )}
    </Flex>
  );
};
