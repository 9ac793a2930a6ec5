import { MultiSelect, MultiSelectOption, Tag, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { useT } from '../../../i18n/messages';
import { NumberHint } from '../../../ui/NumberHint';
import { addToList, isSeparator, type ItemKind, type Refused } from '../core/list-value';
import { namedChoices } from '../core/named-values';
import { useBuilder } from './builder-context';
import { Control, Controls } from './row-width';
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
    <Control width="26rem">
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
    </Control>
  );
};

const TagInput = ({ kind, name, value, disabled, onChange }: ValueInputProps) => {
  const t = useT();
  const { locale } = useIntl();
  const hintId = useId();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<Refused>();
  const items = itemsOf(value);
  const item: ItemKind = kind === 'number' ? { kind, locale } : { kind: 'text' };
  const commit = () => {
    const added = addToList(items, text, item);
    if (added.items.length > items.length) onChange(added.items);
    // What is no number stays in the field, with the reason.
    setText(added.refused.map((part) => part.text).join(', '));
    setRefused(added.refused[0]);
  };
  return (
    <Controls>
      {items.map((one) => (
        <Tag
          key={String(one)}
          icon={<Cross aria-hidden />}
          label={t('builder.list.remove', { value: String(one) })}
          disabled={disabled}
          onClick={() => onChange(items.filter((other) => other !== one))}
        >
          {String(one)}
        </Tag>
      ))}
      <Control width="22rem">
        <TextInput
          size="S"
          aria-label={name()}
          aria-invalid={refused !== undefined}
          aria-describedby={refused ? hintId : undefined}
          placeholder={t('builder.list.placeholder')}
          disabled={disabled}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(undefined);
          }}
          onBlur={() => text.trim() && commit()}
          onKeyDown={(event) => {
            if (!isSeparator(event.key, item) || !text.trim()) return;
            event.preventDefault();
            commit();
          }}
        />
        <div id={hintId} aria-live="polite">
          {refused ? <NumberHint {...refused} /> : null}
        </div>
      </Control>
    </Controls>
  );
};
