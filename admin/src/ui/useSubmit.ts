import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { useErrorText } from '../api/errors';

interface Options<T> {
  /** Shown when it worked; plain words, no exclamation marks. */
  done?: (result: T) => string;
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
        if (done) toggleNotification({ type: 'success', message: done(result) });
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
