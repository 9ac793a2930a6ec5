import { useMemo } from 'react';
import type { Catalogue } from '../../contracts';
import en from '../../i18n/en.json';
import { useT, type MessageKey } from '../../i18n/messages';
import { useGetCatalogueQuery } from './api';
import { wholeCatalogue } from './core/whole-catalogue';

const isMessage = (key: string): key is MessageKey => key in en;

/** The catalogue as the builder reads it; what the plugin computes is named in the reader's language. */
export const useCatalogue = (): { catalogue: Catalogue | undefined; isLoading: boolean } => {
  const t = useT();
  const { data, isLoading } = useGetCatalogueQuery(undefined);
  const catalogue = useMemo(() => {
    const named = (name: string) => {
      const key = `computed.${name}`;
      return isMessage(key) ? t(key) : undefined;
    };
    return data ? wholeCatalogue(data, named) : undefined;
  }, [data, t]);
  return { catalogue, isLoading };
};
