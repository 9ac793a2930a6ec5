import { Field, Flex, Tag, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useField } from '@strapi/strapi/admin';
import { useState, type KeyboardEvent } from 'react';
import { useT } from '../../../i18n/messages';
import { TAG_LIMITS, withTag } from '../core/tags';

/** Words to find the segment by: Enter or a comma ends one. */
export const TagsField = ({ disabled }: { disabled: boolean }) => {
  const t = useT();
  const { value: tags = [], error, onChange } = useField<readonly string[]>('tags');
  const [text, setText] = useState('');
  const add = () => {
    const next = withTag(tags, text);
    if (next !== tags) onChange('tags', next);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    // Enter ends the tag; it does not save the segment.
    event.preventDefault();
    add();
  };
  return (
    <Field.Root name="tags" error={error} hint={disabled ? undefined : t('segment.tags.hint')}>
      <Field.Label>{t('segment.tags')}</Field.Label>
      <TextInput
        value={text}
        maxLength={TAG_LIMITS.length}
        disabled={disabled || tags.length >= TAG_LIMITS.count}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
      <Field.Hint />
      <Field.Error />
      <Flex gap={2} wrap="wrap">
        {tags.map((tag) => (
          <Tag
            key={tag}
            disabled={disabled}
            icon={<Cross aria-hidden />}
            label={t('builder.list.remove', { value: tag })}
            onClick={() =>
              onChange(
                'tags',
                tags.filter((other) => other !== tag),
              )
            }
          >
            {tag}
          </Tag>
        ))}
      </Flex>
    </Field.Root>
  );
};
