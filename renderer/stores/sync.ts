import { create } from 'zustand';
import { idleSync, type SyncState } from '../../contract/sync.ts';

/** How sending stands; fed by `startApp` (app.ts). */
export const useSync = create<SyncState>(() => idleSync);
