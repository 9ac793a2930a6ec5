import { Box, Checkbox, Flex, IconButton, Popover, TextInput, Typography } from '@strapi/design-system';
import { Cog } from '@strapi/icons';
import { useState } from 'react';
import { useT } from '../../../i18n/messages';
import { MOST_COLUMNS, type ColumnChoice } from '../core/member-columns';

interface Props {
  choices: readonly ColumnChoice[];
  chosen: readonly ColumnChoice[];
  onChange(names: string[]): void;
}

/** Which columns a table shows beside those it always has. */
export const ColumnPicker = ({ choices, chosen, onChange }: Props) => {
  const t = useT();
  const [search, setSearch] = useState('');
  const names = chosen.map(({ name }) => name);
  const isFull = names.length >= MOST_COLUMNS;
  const found = choices.filter(({ label }) => label.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()));
  const toggle = (name: string) =>
    onChange(names.includes(name) ? names.filter((other) => other !== name) : [...names, name]);
  return (
    <Popover.Root>
      <Popover.Trigger>
        <IconButton label={t('columns.choose')}>
          <Cog />
        </IconButton>
      </Popover.Trigger>
      <Popover.Content side="bottom" align="end" aria-label={t('columns.choose')}>
        <Flex direction="column" alignItems="stretch" gap={3} padding={4} width="30rem" maxWidth="90vw">
          <TextInput
            size="S"
            aria-label={t('columns.search')}
            placeholder={t('columns.search')}
            value={search}
            onChange={(event: React.ChangeEvent<HTMLInputElement>) => setSearch(event.target.value)}
          />
          <Box maxHeight="28rem" overflow="auto" tabIndex={0} role="group" aria-label={t('columns.choose')}>
            <Flex direction="column" alignItems="flex-start" gap={2} padding={1}>
              {found.map(({ name, label }) => (
                <Checkbox
                  key={name}
                  checked={names.includes(name)}
                  disabled={isFull && !names.includes(name)}
                  onCheckedChange={() => toggle(name)}
                >
                  {label}
                </Checkbox>
              ))}
              {found.length === 0 ? <Typography>{t('columns.none')}</Typography> : null}
            </Flex>
          </Box>
          <Typography variant="pi" textColor="neutral600">
            {isFull ? t('columns.full', { max: MOST_COLUMNS }) : t('columns.hint')}
          </Typography>
        </Flex>
      </Popover.Content>
    </Popover.Root>
  );
};
