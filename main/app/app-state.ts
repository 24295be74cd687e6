import type { AppState } from '../../contract/app.ts';
import type { EnvironmentView } from '../../contract/environment.ts';
import { idleSync } from '../../contract/sync.ts';
import { noneUnreadable } from '../session/unreadable.ts';
import { noBackups } from '../storage/backups.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment, Opened } from './current-environment.ts';
import { viewOf, viewWithout } from './environments.ts';
import type { ProxyLogins } from './proxy-login.ts';
import type { Readiness } from './readiness.ts';
import type { SecondFolder } from './second-folder.ts';
import type { Takeovers } from './takeover.ts';

/** The parts of the app that the page is told about. */
interface Parts {
  readiness: Pick<Readiness, 'phase' | 'blocked'>;
  current: Pick<CurrentEnvironment, 'opened'>;
  second: Pick<SecondFolder, 'state'>;
  proxies: Pick<ProxyLogins, 'views'>;
  takeovers: Pick<Takeovers, 'progress'>;
}

/** Returns the state of the app, as the page shows it. */
export async function readState(core: AppCore, parts: Parts): Promise<AppState> {
  // Read synchronously, so that the state is of one moment: the keychain may take time.
  const now = {
    ...ofApp(core, parts),
    ...ofProfile(core),
    ...ofEnvironment(core, parts.current.opened),
  };
  return { ...now, environments: await Promise.all(environmentViews(core, parts.readiness)) };
}

function ofApp({ ports, former }: AppCore, { readiness, second, proxies, takeovers }: Parts) {
  return {
    phase: readiness.phase,
    blocked: readiness.blocked,
    version: ports.version,
    sandboxed: ports.sandboxed,
    user: ports.userName,
    proxies: proxies.views,
    secondBackup: second.state,
    moving: former.moving,
    formerFolder: former.ignored,
    takeover: takeovers.progress,
  };
}

function ofProfile({ access }: AppCore) {
  const { preferences, activeEnvironmentId, secondBackupFolder } = access.settings.current;
  return { preferences, activeEnvironmentId, secondBackupFolder: secondBackupFolder ?? null };
}

function ofEnvironment({ access, recovered }: AppCore, opened: Opened | null) {
  const { activeEnvironmentId, recoveryKeyOffered } = access.settings.current;
  return {
    sync: opened?.session.sync() ?? idleSync,
    backup: opened?.backups.state ?? noBackups,
    resealing: opened?.resealing.state ?? null,
    fileCheck: opened?.check.state ?? null,
    lowSpace: opened?.space.low ?? null,
    unreadable: opened?.unreadable.state ?? noneUnreadable,
    recoveryKey: opened?.recoveryKeys.current ?? null,
    recoveryKeyPutBack: opened?.recoveryKeys.wasPutBack ?? false,
    offersRecoveryKey:
      opened?.recoveryKeys.current === null && !opened.recoveryKeys.wasPutBack && recoveryKeyOffered !== true,
    quarantined: opened?.quarantined ?? [],
    // The data file stores its notice too, in case the app ends before a person has read it.
    recovered: recovered.of(activeEnvironmentId) ?? opened?.recovered.current ?? null,
  };
}

function environmentViews(
  { access, known }: AppCore,
  { phase, blocked }: Pick<Readiness, 'phase' | 'blocked'>,
): Promise<EnvironmentView>[] {
  const { clientSecrets, cipher } = access;
  // The data key comes first. Before it is read, or when the keychain could not give it, ask the keychain for nothing
  // else: it may be waiting for a person, and each request can be one more prompt.
  const mayAsk = cipher !== null || (phase === 'blocked' && blocked?.reason !== 'keychainUnavailable');
  return known.all().map(async (environment) =>
    // If the keychain cannot be asked, the start-up screen says so. Here that only means that no secret is available.
    clientSecrets && mayAsk
      ? viewOf(environment, clientSecrets).catch(() => viewWithout(environment))
      : viewWithout(environment),
  );
}
