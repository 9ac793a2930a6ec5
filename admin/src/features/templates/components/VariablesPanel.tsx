import { Box, Flex, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Duplicate, Plus, Search } from '@strapi/icons';
import { useState } from 'react';
import type { TemplateVariable } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useCopy } from '../../../ui/useCopy';
import { useListVariablesQuery } from '../api';
import { variableTag } from '../core/insert-text';
import { variableWords } from '../core/variable-words';

interface Props {
  disabled: boolean;
  onInsert(name: string): void;
}

/** Every variable the server knows; nothing is listed here that it would refuse. */
export const VariablesPanel = ({ disabled, onInsert }: Props) => {
  const t = useT();
  const [search, setSearch] = useState('');
  const { data = [], error } = useListVariablesQuery(undefined);
  const shown = data.filter((variable) =>
    `${variable.name} ${variableWords(t, variable)}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <TextInput
        type="search"
        size="S"
        name="variables"
        aria-label={t('variables.search')}
        placeholder={t('variables.search')}
        startAction={<Search aria-hidden fill="neutral500" />}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {error ? <Typography textColor="danger600">{t('error.server')}</Typography> : null}
      <Box tag="ul" maxHeight="60rem" overflow="auto" padding={0} style={{ listStyle: 'none' }}>
        {shown.map((variable) => (
          <VariableRow key={variable.name} variable={variable} disabled={disabled} onInsert={onInsert} />
        ))}
      </Box>
    </Flex>
  );
};

const VariableRow = ({ variable, disabled, onInsert }: Props & { variable: TemplateVariable }) => {
  const t = useT();
  const copy = useCopy();
  const { name, sample } = variable;
  return (
    <Flex tag="li" justifyContent="space-between" alignItems="flex-start" gap={2} paddingTop={2} paddingBottom={2}>
      <Box minWidth={0}>
        <Typography tag="p" fontWeight="semiBold" ellipsis>
          {variableTag(name)}
        </Typography>
        <Typography tag="p" variant="pi">
          {variableWords(t, variable)}
        </Typography>
        <Typography tag="p" variant="pi" textColor="neutral600">
          {t('variables.sample', { sample })}
        </Typography>
      </Box>
      <Flex gap={1}>
        <IconButton label={t('variables.insert', { name })} disabled={disabled} onClick={() => onInsert(name)}>
          <Plus />
        </IconButton>
        <IconButton
          label={t('variables.copy', { name })}
          onClick={() => void copy(variableTag(name), t('variables.copied', { name }))}
        >
          <Duplicate />
        </IconButton>
      </Flex>
    </Flex>
  );
};
