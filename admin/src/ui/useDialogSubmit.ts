import { useCallback, useState } from 'react';
import { useErrorText } from '../api/errors';
import { useSubmit } from './useSubmit';

type Submit = ReturnType<typeof useSubmit>;

/** `useSubmit` for a dialog: what went wrong is its error line until something is tried again or `clear`ed. */
export const useDialogSubmit = () => {
  const submit = useSubmit();
  const errorText = useErrorText();
  const [error, setError] = useState<string>();
  const clear = useCallback(() => setError(undefined), []);
  const run: Submit = useCallback(
    (work, options = {}) => {
      setError(undefined);
      const onError = (failure: unknown) => {
        if (!options.onError?.(failure)) setError(errorText(failure));
        return true;
      };
      return submit(work, { ...options, onError });
    },
    [submit, errorText],
  );
  return { run, error, clear };
};
