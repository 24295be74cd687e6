import { useEffect, useState } from 'react';

/** Returns the device pixels per CSS pixel. Updates when the window moves to another screen or is zoomed. */
export function useDensity(): number {
  const [density, setDensity] = useState(window.devicePixelRatio);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${density}dppx)`);
    const look = () => setDensity(window.devicePixelRatio);
    query.addEventListener('change', look);
    window.addEventListener('resize', look);
    return () => {
      query.removeEventListener('change', look);
      window.removeEventListener('resize', look);
    };
  }, [density]);
  return density;
}
