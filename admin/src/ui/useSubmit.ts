import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { useErrorText } from '../api/errors';

export interface Options<T> {
  /** Shown when it worked; plain words, no exclamation marks. Undefined: it is shown where it happened. */
  done?: (result: T) => string | undefined;
  onDone?: (result: T) => void;
  /** Given first refusal of the error: true where the form shows it itself. */
  onError?: (error: unknown) => boolean;
}

/** Runs a mutation and says how it ended. Resolves to whether it worked; never throws. */
export const useSubmit = () => {
  const { toggleNotification } = useNotification();
  const errorText = useErrorText();
  return useCallback(
    async <T>(work: () => Promise<T>, { done, onDone, onError }: Options<T> = {}): Promise<boolean> => {
      try {
        const result = await work();
        const message = done?.(result);
        if (message !== undefined) toggleNotification({ type: 'success', message });
        onDone?.(result);
        return true;
      } catch (error) {
        if (!onError?.(error)) toggleNotification({ type: 'danger', message: errorText(error) });
        return false;
      }
    },
    [toggleNotification, errorText],
  );
};
