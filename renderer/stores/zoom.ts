import { create } from 'zustand';
import type { ZoomState } from '../../contract/window.ts';
import { call } from '../ipcClient.ts';

/** The page's zoom; null until the main process has answered. */
export const useZoom = create<{ zoom: ZoomState | null }>(() => ({ zoom: null }));

/** Reads the zoom. Keys change it as well, so the main process reports each change. */
export async function readZoom(): Promise<void> {
  useZoom.setState({ zoom: await call('zoom.state') });
}
