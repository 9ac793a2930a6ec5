import { Combobox, ComboboxOption, Field } from '@strapi/design-system';
import { useState } from 'react';
import type { Catalogue, Member } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useMemberSearch } from './use-member-search';

interface Props {
  catalogue: Catalogue;
  entity: string;
  label: string;
  onChoose(member: Member): void;
}

export const memberName = ({ name, email, documentId }: Member): string => {
  if (name && email) return `${name} – ${email}`;
  return name ?? email ?? documentId;
};

/** Finds one record by name or address. */
export const MemberPicker = ({ catalogue, entity, label, onChoose }: Props) => {
  const t = useT();
  const [text, setText] = useState('');
  // What was typed; the name that a choice leaves in the box is no question.
  const [query, setQuery] = useState('');
  const { found, hasMore, isLoading } = useMemberSearch(catalogue, entity, query);
  return (
    <Field.Root hint={hasMore ? t('memberPicker.more') : t('memberPicker.hint')}>
      <Field.Label>{label}</Field.Label>
      <Combobox
        size="S"
        autocomplete="none"
        placeholder={t('memberPicker.placeholder')}
        loading={isLoading}
        loadingMessage={t('memberPicker.searching')}
        noOptionsMessage={() => t(query.trim() === '' ? 'memberPicker.placeholder' : 'memberPicker.nothing')}
        value=""
        textValue={text}
        onTextValueChange={(next) => setText(next ?? '')}
        onInputChange={(event) => setQuery(event.currentTarget.value)}
        onChange={(id) => {
          const member = found.find(({ documentId }) => documentId === id);
          if (!member) return;
          setQuery('');
          onChoose(member);
        }}
      >
        {found.map((member) => (
          <ComboboxOption key={member.documentId} value={member.documentId} textValue={memberName(member)}>
            {memberName(member)}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Hint />
    </Field.Root>
  );
};
