import { create } from 'zustand';
import type { LongTask, TaskProgress } from '../../contract/tasks.ts';
import { call } from '../ipcClient.ts';

/** The progress of each long task, updated by `startApp` (app.ts); null or absent while the task is not running. */
export const useTasks = create<Partial<Record<LongTask, TaskProgress | null>>>(() => ({}));

/** Stops a task. The call that began it then fails with `stopped`. @throws IpcCallError */
export const stopTask = (task: LongTask): Promise<null> => call('tasks.stop', { task });
