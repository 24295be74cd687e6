import type { Method } from './surface.ts';

/** Work that may take long, reports its progress, and can be stopped. Each task is named after the method that begins it. */
export const longTasks = [
  'trail.verify',
  'trail.export',
  'subscriptions.export',
  'storage.exportUnreadable',
  'log.export',
  'secondBackup.now', // its progress is in `AppState.secondBackup`
] as const satisfies readonly Method[];
export type LongTask = (typeof longTasks)[number];

/** How far a task has got, in entries, records or subscriptions. `total` is null while it is not known. */
export interface TaskProgress {
  done: number;
  total: number | null;
}
