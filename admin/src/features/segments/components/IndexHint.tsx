import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import type { IndexSuggestion } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useCopy } from '../../../ui/useCopy';

/** Of a count that takes long: the indexes that it lacks, with the statements for whoever looks after the database. */
export const IndexHint = ({ indexes }: { indexes: readonly IndexSuggestion[] | undefined }) => {
  const t = useT();
  const copy = useCopy();
  if (!indexes || indexes.length === 0) return null;
  const statements = indexes.flatMap((index) => index.statements.map((statement) => `${statement};`)).join('\n');
  return (
    <details>
      <summary>
        <Typography variant="pi">{t('indexes.title', { count: indexes.length })}</Typography>
      </summary>
      <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={2}>
        <Typography variant="pi" textColor="neutral600">
          {t('indexes.who')}
        </Typography>
        {indexes.map(({ table, columns, reason }) => (
          <Typography key={`${table} ${columns.join()}`} variant="pi">
            {`${table} (${columns.join(', ')}): ${reason}`}
          </Typography>
        ))}
        <Box
          tag="pre"
          tabIndex={0}
          aria-label={t('indexes.statements')}
          padding={2}
          background="neutral100"
          maxWidth="100%"
          overflow="auto"
        >
          <Typography variant="pi" tag="code">
            {statements}
          </Typography>
        </Box>
        <Button
          size="S"
          variant="tertiary"
          startIcon={<Duplicate />}
          onClick={() => void copy(statements, t('indexes.copied'))}
        >
          {t('indexes.copy')}
        </Button>
      </Flex>
    </details>
  );
};
