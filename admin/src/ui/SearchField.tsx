import { IconButton, SearchForm, Searchbar } from '@strapi/design-system';
import { Search } from '@strapi/icons';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useT } from '../i18n/messages';
import { useListQuery } from './useListQuery';

/** A button until it is pressed or something is searched for; what is written counts with Enter. */
export const SearchField = ({ label }: { label: string }) => {
  const t = useT();
  const { search = '', setFilter } = useListQuery();
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState({ of: search, text: search });
  // The address of the page may change from outside, as by “back”.
  const text = draft.of === search ? draft.text : search;
  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);
  if (!isOpen && search === '') {
    return (
      <IconButton label={t('action.search')} onClick={() => setOpen(true)}>
        <Search />
      </IconButton>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFilter('_q', text);
  };
  const clear = () => {
    setOpen(true);
    setDraft({ of: '', text: '' });
    setFilter('_q', undefined);
    input.current?.focus();
  };
  return (
    <SearchForm onSubmit={submit}>
      <Searchbar
        ref={input}
        name="search"
        value={text}
        clearLabel={t('action.clear')}
        onChange={({ target }) => setDraft({ of: search, text: target.value })}
        onClear={clear}
        onBlur={() => setOpen(text !== '')}
      >
        {label}
      </Searchbar>
    </SearchForm>
  );
};
