import type { At, FaultPoint } from '../../main/sync/fault-points.ts';
import type { KillAt } from './lineage.ts';

const kill = () => process.kill(process.pid, 'SIGKILL');

/** Sends a message to the parent. Resolves when it has left. */
export const tell = (message: object) => new Promise((resolve) => process.send?.(message, resolve));

/**
 * Returns a function for a session's fault points that ends this process at one of them.
 * @param points the points of each step; passing another one is an error
 */
export function endingAt<Step extends string>(
  killAt: KillAt<Step> | null,
  points: Readonly<Record<Step, readonly FaultPoint[]>>,
): At {
  let isCalling = false;
  return (point, step) => {
    const known = (points as Record<string, readonly FaultPoint[]>)[step];
    if (!known?.includes(point)) throw new Error(`${step} has no point ${point}`);
    if (step !== killAt?.step) return;
    const isHere = point === killAt.point;
    if (isHere && point === 'duringCall') {
      isCalling = true;
      void tell({ kind: 'calling' });
    } else if (isHere || (isCalling && point === 'afterAnswer')) {
      // A slow parent must not let the life go beyond the call.
      kill();
    }
  };
}
