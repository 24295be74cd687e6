import { contextBridge, ipcRenderer } from 'electron';
import { channelOf, events, methods } from '../contract/surface.ts';

/**
 * Builds the bridge `window.desk` (of type `Bridge` in `contract/bridge.ts`) from the contract's two lists. The page
 * gets one function per name, and no way to choose a channel itself.
 */
type Call = (input?: unknown) => Promise<unknown>;

const bridge: Record<string, Record<string, Call>> = {};

for (const method of methods) {
  const [group, name] = method.split('.') as [string, string];
  const channel = channelOf(method);
  const call: Call = (input) => ipcRenderer.invoke(channel, input);
  bridge[group] = { ...bridge[group], [name]: call };
}

function on(event: string, listener: (payload: unknown) => void): () => void {
  const known = events.find((name) => name === event);
  if (known === undefined) throw new Error(`Unknown event: ${event}`);
  const channel = channelOf(known);
  // Passes only the payload, because the event object would give the page access to the sender.
  const pass = (_event: unknown, payload: unknown) => listener(payload);
  ipcRenderer.on(channel, pass);
  return () => {
    ipcRenderer.off(channel, pass);
  };
}

contextBridge.exposeInMainWorld('desk', { ...bridge, on });
