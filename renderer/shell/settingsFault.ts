import { type EnvironmentView, namesComputer } from '../../contract/environment.ts';

/** What an earlier version has stored of an environment, and a person must put right; null: nothing. */
export function settingsFaultOf(environment: EnvironmentView): 'address' | 'shortSecret' | null {
  if (environment.kind === 'training') return null;
  if (!namesComputer(environment.baseUrl)) return 'address';
  return environment.secretIsShort ? 'shortSecret' : null;
}
