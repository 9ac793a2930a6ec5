import { useFetchClient } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { z } from 'zod';

/** Fetches a file as the signed-in user and hands it to the browser. Rejects with what the server says. */
export const useDownload = () => {
  const { get } = useFetchClient();
  return useCallback(
    async (url: string, fileName: string) => {
      // Of a refusal the host’s client keeps no word where it is not told to let it pass. Signing in again is its own.
      const options = { responseType: 'blob', validateStatus: (status: number) => status !== 401 } as const;
      const { data, status } = await get<Blob>(url, options);
      if (status !== undefined && status >= 400) throw await refusalOf(data, status);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(data);
      link.download = fileName;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href));
    },
    [get],
  );
};

const bodySchema = z.object({ error: z.object({ message: z.string(), details: z.unknown() }) });

const refusalOf = async (body: Blob, status: number): Promise<Error> => {
  const text = await body.text();
  const { message, details } = bodySchema.parse(JSON.parse(text)).error;
  return Object.assign(new Error(message), { status, details });
};
