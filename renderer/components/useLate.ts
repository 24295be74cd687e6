import { useEffect, useState } from 'react';

/** Work running longer than this shows its progress. In milliseconds. */
const shownAfter = 500;

/** Returns true once something has been running for so long that the user may wonder. */
export function useLate(running: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!running) return setLate(false);
    const timer = setTimeout(setLate, shownAfter, true);
    return () => clearTimeout(timer);
  }, [running]);
  return late;
}
