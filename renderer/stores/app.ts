import { create } from 'zustand';
import type { AppState } from '../../contract/app.ts';
import type { EnvironmentView } from '../../contract/environment.ts';
import type { AppFailure } from '../../contract/errors.ts';
import { i18n, zoneChanged } from '../i18n/index.ts';
import { call, failureOf, onEvent } from '../ipcClient.ts';
import { useClock } from '../time/clock.ts';
import { chooseZone, lookAtMachine } from '../time/current.ts';
import { shared } from './shared.ts';
import { acceptSync } from './sync.ts';
import { useTasks } from './tasks.ts';

interface AppStore {
  /** null until the main process has answered for the first time. */
  state: AppState | null;
  /** Set when the first call failed; then only this failure is shown. */
  failure: AppFailure | null;
}

export const useApp = create<AppStore>(() => ({ state: null, failure: null }));

/** Number of states accepted so far. */
let accepted = 0;

/** Takes a complete state from the main process, from an answer or an event. */
export function acceptAppState(state: AppState): void {
  accepted += 1;
  const isOtherZone = chooseZone(state.preferences.timeZone);
  useApp.setState((before) => {
    const next = { state: shared(before.state, state), failure: null };
    return next.state === before.state && before.failure === null ? before : next;
  });
  acceptSync(state.sync);
  if (isOtherZone) i18n.emit(zoneChanged);
  if (i18n.language !== state.preferences.language) void i18n.changeLanguage(state.preferences.language);
}

/** Subscribes before it asks, so that no change is missed in between. */
export async function startApp(): Promise<void> {
  onEvent('app', acceptAppState);
  onEvent('sync', acceptSync);
  onEvent('task', ({ task, progress }) => useTasks.setState({ [task]: progress }));
  useClock.subscribe(() => {
    if (lookAtMachine()) i18n.emit(zoneChanged);
  });
  await readAppState();
}

export async function readAppState(): Promise<void> {
  const before = accepted;
  try {
    const state = await call('app.state');
    // An event that came during the call is newer than this answer.
    if (accepted === before) acceptAppState(state);
  } catch (error) {
    if (useApp.getState().state === null) useApp.setState({ failure: failureOf(error) });
  }
}

const activeOf = (state: AppState | null): EnvironmentView | undefined =>
  state?.environments.find((environment) => environment.id === state.activeEnvironmentId);

/** Returns the open environment; undefined only before the start. */
export const useActiveEnvironment = (): EnvironmentView | undefined => useApp(({ state }) => activeOf(state));

/** Returns the open environment, for use outside of components; undefined only before the start. */
export const activeEnvironment = (): EnvironmentView | undefined => activeOf(useApp.getState().state);

/** Returns the id of the open environment; empty only before the start. */
export const activeEnvironmentId = (): string => useApp.getState().state?.activeEnvironmentId ?? '';

/**
 * Calls `listener` when the window changes to another environment. Data held by the page then belong to the previous
 * one.
 */
export function onEnvironmentChange(listener: () => void): () => void {
  return useApp.subscribe(({ state }, before) => {
    if (before.state && state?.activeEnvironmentId !== before.state.activeEnvironmentId) listener();
  });
}

/** Calls `listener` when the data are open again after they could not be used, e.g. restored from a backup. */
export function onReopened(listener: () => void): () => void {
  return useApp.subscribe(({ state }, before) => {
    if (before.state?.phase === 'blocked' && state?.phase === 'ready') listener();
  });
}
