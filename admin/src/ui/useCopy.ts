import { useClipboard, useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';

/** Puts a text on the clipboard, and says so where it arrived there. */
export const useCopy = () => {
  const { copy } = useClipboard();
  const { toggleNotification } = useNotification();
  return useCallback(
    async (text: string, message: string): Promise<void> => {
      if (await copy(text)) toggleNotification({ type: 'success', message });
    },
    [copy, toggleNotification],
  );
};
