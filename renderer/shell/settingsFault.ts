import { namesComputer } from '../../contract/base-url.ts';
import type { EnvironmentView } from '../../contract/environment.ts';

/** Returns which setting of an environment, stored by an earlier version, the user must correct; null if none. */
export function settingsFaultOf(environment: EnvironmentView): 'address' | 'shortSecret' | null {
  if (environment.kind === 'training') return null;
  if (!namesComputer(environment.baseUrl)) return 'address';
  return environment.secretIsShort ? 'shortSecret' : null;
}
