import { useEffect } from 'react';

/** Asks again and again, each time after the answer before. */
export const usePolling = (ask: () => PromiseLike<unknown>, isOn: boolean, everyMs = 1_000): void => {
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = () => {
      timer = setTimeout(() => void ask().then(() => !isOver && next()), everyMs);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [ask, isOn, everyMs]);
};
