import { useEffect, useState } from 'react';

/** Time after which the user may wonder, in milliseconds. */
const lateAfter = 400;

/** Returns true once something has been running for so long that the user may wonder. */
export function useLate(running: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!running) return setLate(false);
    const timer = setTimeout(setLate, lateAfter, true);
    return () => clearTimeout(timer);
  }, [running]);
  return late;
}
