import { create } from 'zustand';
import { idleSync, type SyncState } from '../../contract/sync.ts';

/** The state of sending, updated by `startApp` (app.ts). */
export const useSync = create<SyncState>(() => idleSync);
