import { create } from 'zustand';
import { demoBaseUrl, type EnvironmentInput, type EnvironmentView } from '../../../contract/environment.ts';
import { useApp } from '../../stores/app.ts';

export const newPanels = { demo: 'new-demo', production: 'new-production' } as const;

/** `general`, `about`, an environment's id, or one that is being added. */
export type Panel = string;

interface SettingsStore {
  panel: Panel | null;
  /** Forms that differ from what is saved, by panel: looking something up elsewhere loses nothing. */
  drafts: Record<Panel, EnvironmentInput>;
  /** Counts what was changed here: a connection test says nothing about what was changed after it was asked for. */
  edition: number;
}

export const useSettings = create<SettingsStore>(() => ({
  panel: null,
  drafts: {},
  edition: 0,
}));

/** Shows a panel. */
export const openPanel = (panel: Panel): void => useSettings.setState({ panel });

/** Keeps what was typed, until it is saved or discarded. */
export function setDraft(panel: Panel, draft: EnvironmentInput): void {
  useSettings.setState(({ drafts }) => ({ drafts: { ...drafts, [panel]: draft } }));
}

/** What was typed is saved, or not wanted any more. */
export function dropDraft(panel: Panel): void {
  useSettings.setState(({ drafts }) => {
    const { [panel]: _dropped, ...rest } = drafts;
    return { drafts: rest };
  });
}

/**
 * Something of the connection is about to be saved: address, client id or secret. Said before the call, since a test
 * that is asked for while it is under way is about what is there after it (the main process takes them in turn).
 */
export const noteChange = (): void => useSettings.setState(({ edition }) => ({ edition: edition + 1 }));

/** The form of a new environment before anything is typed. */
export function blankInput(kind: EnvironmentInput['kind'], name: string): EnvironmentInput {
  return { kind, name, baseUrl: kind === 'demo' ? demoBaseUrl : 'https://', clientId: '', campaigns: [] };
}

/** What may be sent of an environment; Training is never edited. */
export function inputOf({ id, kind, name, baseUrl, clientId, campaigns }: EnvironmentView): EnvironmentInput {
  return { id, kind: kind === 'production' ? kind : 'demo', name, baseUrl, clientId, campaigns };
}

/** The open panel: what was chosen, as long as it is still there, otherwise the active environment. */
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
