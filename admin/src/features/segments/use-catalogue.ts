import { useMemo } from 'react';
import type { Catalogue, CatalogueComputed } from '../../contracts';
import en from '../../i18n/en.json';
import { useT, type MessageKey, type Translate } from '../../i18n/messages';
import { useGetCatalogueQuery } from './api';

const keyOf = (name: string): MessageKey | undefined => {
  const key = `computed.${name}`;
  return key in en ? (key as MessageKey) : undefined;
};

/** What the plugin computes has names of its own, in the reader's language; attributes keep the site's. */
const translated = (catalogue: Catalogue, t: Translate): Catalogue => {
  const named = (field: CatalogueComputed): CatalogueComputed => {
    const key = keyOf(field.name);
    return key ? { ...field, label: t(key) } : field;
  };
  const types = Object.entries(catalogue.types).map(
    ([uid, type]) => [uid, { ...type, computed: type.computed.map(named) }] as const,
  );
  return { ...catalogue, types: Object.fromEntries(types) };
};

export const useCatalogue = (): { catalogue: Catalogue | undefined; isLoading: boolean } => {
  const t = useT();
  const { data, isLoading } = useGetCatalogueQuery(undefined);
  const catalogue = useMemo(() => (data ? translated(data, t) : undefined), [data, t]);
  return { catalogue, isLoading };
};
