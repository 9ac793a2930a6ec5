import { useFetchClient } from '@strapi/strapi/admin';
import { useCallback } from 'react';

/** Fetches a file as the signed-in user and hands it to the browser. Rejects as the request does. */
export const useDownload = () => {
  const { get } = useFetchClient();
  return useCallback(
    async (url: string, fileName: string) => {
      const { data } = await get<Blob>(url, { responseType: 'blob' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(data);
      link.download = fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href));
    },
    [get],
  );
};
