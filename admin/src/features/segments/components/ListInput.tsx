import { Box, Flex, MultiSelect, MultiSelectOption, Tag, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState } from 'react';
import { useT } from '../../../i18n/messages';
import { addToList } from '../core/list-value';
import { namedChoices } from '../core/named-values';
import { useBuilder } from './builder-context';
import type { ValueInputProps } from './ValueInput';

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Several values: ticks for a choice field and for what has a name, otherwise tags that Enter or a comma adds. */
export const ListInput = (props: ValueInputProps) => {
  const { kind, options, named, name, value, disabled, onChange } = props;
  const t = useT();
  const { names } = useBuilder();
  const fixed = kind === 'choice' ? options?.map((option) => ({ id: option, name: option })) : undefined;
  const choices = named ? namedChoices(names[named], value, t(`say.hidden.${named}`)) : fixed;
  if (!choices) return <TagInput {...props} />;
  const ids = itemsOf(value).map(String);
  const chosen = ids.map((id) => choices.find((choice) => choice.id === id)?.name ?? id);
  return (
    <Box width="26rem" maxWidth="100%">
      <MultiSelect
        size="S"
        // Its own tags hold buttons without a name.
        customizeContent={() => chosen.join(', ')}
        aria-label={name()}
        placeholder={t('builder.value.chooseSome')}
        disabled={disabled}
        value={ids}
        onChange={onChange}
      >
        {choices.map(({ id, name: label }) => (
          <MultiSelectOption key={id} value={id}>
            {label}
          </MultiSelectOption>
        ))}
      </MultiSelect>
    </Box>
  );
};

const TagInput = ({ kind, name, value, disabled, onChange }: ValueInputProps) => {
  const t = useT();
  const [text, setText] = useState('');
  const items = itemsOf(value);
  const commit = () => {
    onChange(addToList(items, text, kind === 'number' ? 'number' : 'text'));
    setText('');
  };
  return (
    <Flex gap={2} wrap="wrap">
      {items.map((item) => (
        <Tag
          key={String(item)}
          icon={<Cross aria-hidden />}
          label={t('builder.list.remove', { value: String(item) })}
          disabled={disabled}
          onClick={() => onChange(items.filter((other) => other !== item))}
        >
          {String(item)}
        </Tag>
      ))}
      <Box width="18rem" maxWidth="100%">
        <TextInput
          size="S"
          aria-label={name()}
          placeholder={t('builder.list.placeholder')}
          disabled={disabled}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => text.trim() && commit()}
          onKeyDown={(event) => {
            if ((event.key !== 'Enter' && event.key !== ',') || !text.trim()) return;
            event.preventDefault();
            commit();
          }}
        />
      </Box>
    </Flex>
  );
};
