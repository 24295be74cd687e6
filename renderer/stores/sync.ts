import { create } from 'zustand';
import { idleSync, type SyncState } from '../../contract/sync.ts';
import { shared } from './shared.ts';

/** The state of sending, updated by `startApp` (app.ts). */
export const useSync = create<SyncState>(() => idleSync);

/** Takes the state of sending from the main process. */
export const acceptSync = (sync: SyncState): void => useSync.setState((before) => shared(before, sync));
