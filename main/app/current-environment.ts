import { repeatHours } from '../../contract/app.ts';
import type { Environment } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Ports } from '../ports.ts';
import type { Machine } from '../profile/machine.ts';
import { listQuarantined } from '../profile/quarantine.ts';
import type { SessionEvents } from '../session/options.ts';
import { createSpaceWatch, type SpaceWatch } from './free-space.ts';
import { type OpenedEnvironment, openEnvironment } from './open-environment.ts';
import type { ProfileAccess } from './profile-access.ts';
import type { RecoveredNotes } from './recovered-notes.ts';
import type { SecondFolder } from './second-folder.ts';

/** Number of subscriptions sent side by side. */
const lanes = 8;

interface Opened extends OpenedEnvironment {
  environmentId: string;
  /** The environment's quarantine folders. */
  quarantined: string[];
  space: SpaceWatch;
}

/** The open environment, with the background work on its data file. */
export interface CurrentEnvironment {
  /** The open environment; null when none is open. */
  readonly opened: Opened | null;
  /** Returns the open environment. @throws AppError blocked when none is open */
  mustBeOpen(): Opened;
  /** Opens an environment. No other may be open. @param options.acceptsLostMark see `openEnvironment` */
  open(environment: Environment, options: { acceptsLostMark: boolean }): Promise<void>;
  close(): Promise<void>;
  /** Stops starting new work. */
  stop(): void;
  /** Aborts work under way and closes the data file immediately, even while its session is still being opened. */
  abandon(): void;
}

export function createCurrentEnvironment(deps: {
  ports: Ports;
  access: ProfileAccess;
  second: Pick<SecondFolder, 'begin' | 'end' | 'stop'>;
  recovered: Pick<RecoveredNotes, 'note'>;
  machine(): Promise<Machine>;
  clock: Clock;
  userAgent: string;
  who(): string;
  events: SessionEvents;
  /** Aborted when the app ends. An opening that waited for the keychain must not leave a file open after that. */
  signal: AbortSignal;
  changed(): void;
  defect(error: unknown): void;
  /** Called when the open data file proves damaged. */
  damaged(): void;
}): CurrentEnvironment {
  const { access, clock, second } = deps;
  const { settings } = access;
  const { log } = deps.ports;
  let opened: Opened | null = null;
  /** Abandons the environment that was opened last. */
  let abandon = () => {};

  /** Makes the page show what opening found, and logs it. */
  function tellFound(id: string, { quarantinedBackups, older }: OpenedEnvironment): void {
    if (quarantinedBackups)
      deps.recovered.note(id, { ...nothingHeldBack, what: 'backups', from: null, aside: quarantinedBackups });
    if (!older) return;
    const { heldBack, drafts, schemaChanged } = older;
    log.write('environment.recovered', { what: 'older', fromBackup: false, heldBack, drafts, schemaChanged });
  }

  return {
    get opened() {
      return opened;
    },
    mustBeOpen() {
      if (!opened) throw new AppError('blocked');
      return opened;
    },
    async open(active, { acceptsLostMark }) {
      const { profile, secrets, clientSecrets, cipher } = access.unlocked();
      const { id } = active;
      const started = performance.now();
      const machine = await deps.machine();
      const environment = await openEnvironment(active, {
        ports: deps.ports,
        machine,
        acceptsLostMark,
        profile,
        cipher,
        secrets,
        clientSecrets,
        clock,
        userAgent: deps.userAgent,
        lanes,
        sendingBudget: () => repeatHours(settings.current.preferences) * 3_600_000,
        keyLifetime: () => settings.current.preferences.keyHours * 3_600_000,
        who: deps.who,
        campaigns: () => settings.current.environments.find((each) => each.id === id)?.campaigns ?? [],
        events: deps.events,
        changed: deps.changed,
        defect: deps.defect,
        damaged(error) {
          deps.defect(error);
          if (opened?.session === environment.session) deps.damaged();
        },
      });
      abandon = environment.session.abandon;
      if (deps.signal.aborted) {
        abandon();
        throw new AppError('blocked');
      }
      const space = createSpaceWatch({
        path: profile.databasePath(id),
        folder: profile.backupsPath(id),
        clock,
        found: ({ free, needed }) => log.write('storage.lowSpace', { free, needed }),
        changed: deps.changed,
      });
      opened = {
        ...environment,
        environmentId: id,
        quarantined: listQuarantined(profile.databasePath(id)),
        space,
      };
      tellFound(id, environment);
      log.write('environment.opened', {
        environment: id,
        kind: active.kind,
        milliseconds: performance.now() - started,
        subscriptions: environment.session.repository.counts().all,
      });
      environment.session.start();
      environment.backups.start();
      space.start();
      second.begin({ environmentId: id, profile, cipher, machine });
      environment.unreadable.start();
      environment.resealing.start();
    },
    async close() {
      const before = opened;
      opened = null;
      if (before) log.write('environment.closed', { environment: before.environmentId });
      before?.space.stop();
      await second.end();
      await before?.unreadable.stop();
      await before?.resealing.stop();
      await before?.backups.stop();
      await before?.session.close();
    },
    stop() {
      second.stop();
      opened?.session.stop();
    },
    abandon() {
      opened = null;
      abandon();
    },
  };
}

const nothingHeldBack = { heldBack: 0, drafts: 0, other: null };
