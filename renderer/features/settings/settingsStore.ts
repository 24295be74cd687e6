import { create } from 'zustand';
import { demoBaseUrl } from '../../../contract/base-url.ts';
import type { EnvironmentInput, EnvironmentView } from '../../../contract/environment.ts';
import { useApp } from '../../stores/app.ts';

export const newPanels = { demo: 'new-demo', production: 'new-production' } as const;

/** `general`, `about`, an environment's id, or one of `newPanels`. */
export type Panel = string;

interface SettingsStore {
  panel: Panel | null;
  /** Forms that differ from what is saved, by panel: looking something up elsewhere loses nothing. */
  drafts: Record<Panel, EnvironmentInput>;
  /** Counts the changes made here. The result of a connection test does not apply to later changes. */
  edition: number;
}

export const useSettings = create<SettingsStore>(() => ({
  panel: null,
  drafts: {},
  edition: 0,
}));

/** Shows a panel. */
export const openPanel = (panel: Panel): void => useSettings.setState({ panel });

/** Keeps typed input until it is saved or discarded. */
export function setDraft(panel: Panel, draft: EnvironmentInput): void {
  useSettings.setState(({ drafts }) => ({ drafts: { ...drafts, [panel]: draft } }));
}

/** Drops typed input that is saved or no longer wanted. */
export function dropDraft(panel: Panel): void {
  useSettings.setState(({ drafts }) => {
    const { [panel]: _dropped, ...rest } = drafts;
    return { drafts: rest };
  });
}

/**
 * Notes that the address, client id or secret is about to be saved. Called before the save: a test requested during it
 * covers the new values, because the main process handles them in turn.
 */
export const noteChange = (): void => useSettings.setState(({ edition }) => ({ edition: edition + 1 }));

/** Returns the form of a new environment before anything is typed. */
export function blankInput(kind: EnvironmentInput['kind'], name: string): EnvironmentInput {
  return { kind, name, baseUrl: kind === 'demo' ? demoBaseUrl : 'https://', clientId: '', campaigns: [] };
}

/** Returns the fields of an environment that may be sent; the training environment is never edited. */
export function inputOf({ id, kind, name, baseUrl, clientId, campaigns }: EnvironmentView): EnvironmentInput {
  return { id, kind: kind === 'production' ? kind : 'demo', name, baseUrl, clientId, campaigns };
}

/** Returns the open panel: the chosen one while it exists, otherwise the active environment's. */
export function useOpenPanel(): Panel {
  const chosen = useSettings(({ panel }) => panel);
  const active = useApp(({ state }) => state?.activeEnvironmentId ?? 'general');
  const there = useApp(({ state }) => state?.environments.some(({ id }) => id === chosen));
  const special =
    chosen === 'general' ||
    chosen === 'about' ||
    chosen === newPanels.demo ||
    chosen === newPanels.production;
  return chosen !== null && (there || special) ? chosen : active;
}
