import { useEffect } from 'react';

const EVERY_MS = 1_000;

/** Asks again and again, each time after the answer before. */
export const usePolling = (ask: () => PromiseLike<unknown>, isOn: boolean): void => {
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = () => {
      timer = setTimeout(() => void ask().then(() => !isOver && next()), EVERY_MS);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [ask, isOn]);
};
