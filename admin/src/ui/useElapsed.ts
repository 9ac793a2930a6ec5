import { useEffect, useState } from 'react';

/** Whether the component has been on screen for so long. */
export const useElapsed = (afterMs: number): boolean => {
  const [elapsed, setElapsed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setElapsed(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return elapsed;
};
