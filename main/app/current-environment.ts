import { repeatHours } from '../../contract/app.ts';
import type { Environment } from '../../contract/environment.ts';
import { DeskError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Machine } from '../machine.ts';
import { type OpenedEnvironment, openEnvironment } from '../opening.ts';
import type { Ports } from '../ports.ts';
import { createSpaceWatch, type SpaceWatch } from '../profile/free-space.ts';
import { listAsides } from '../storage/aside.ts';
import type { WorkspaceEvents } from '../workspace.ts';
import type { ProfileAccess } from './profile-access.ts';
import type { RecoveredNotes } from './recovered-notes.ts';
import type { SecondFolder } from './second-folder.ts';

/** How many subscriptions are sent side by side. */
const lanes = 8;

interface Opened extends OpenedEnvironment {
  environmentId: string;
  /** The folders in which something of it was set aside. */
  asides: string[];
  space: SpaceWatch;
}

/** The environment that is open, with the background work on its file. */
export interface CurrentEnvironment {
  /** null: none is open. */
  readonly opened: Opened | null;
  /** @throws DeskError blocked when none is open */
  mustBeOpen(): Opened;
  /** Opens an environment; none may be open. @param options.acceptsLostMark see `openEnvironment` */
  open(environment: Environment, options: { acceptsLostMark: boolean }): Promise<void>;
  close(): Promise<void>;
  /** Begins nothing new any more. */
  stop(): void;
  /** Breaks off what goes on, and closes the file at once, also while it is still being opened. */
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
  events: WorkspaceEvents;
  /** Aborted once the program ends: what waited for the keychain until then must not open a file any more. */
  signal: AbortSignal;
  changed(): void;
  defect(error: unknown): void;
  /** The file turned out to be damaged while it was open. */
  damaged(): void;
}): CurrentEnvironment {
  const { access, clock, second } = deps;
  const { settings } = access;
  const { log } = deps.ports;
  let opened: Opened | null = null;
  /** Of the environment that was opened last. */
  let abandon = () => {};

  /** Has the window tell what opening found. */
  function tellFound(id: string, { backupsAside, older }: OpenedEnvironment): void {
    if (backupsAside)
      deps.recovered.note(id, { ...nothingHeldBack, what: 'backups', from: null, aside: backupsAside });
    if (!older) return;
    const { heldBack, drafts, schemaChanged } = older;
    log.write('environment.recovered', { what: 'older', fromBackup: false, heldBack, drafts, schemaChanged });
  }

  return {
    get opened() {
      return opened;
    },
    mustBeOpen() {
      if (!opened) throw new DeskError('blocked');
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
          if (opened?.workspace === environment.workspace) deps.damaged();
        },
      });
      abandon = environment.workspace.abandon;
      if (deps.signal.aborted) {
        abandon();
        throw new DeskError('blocked');
      }
      const space = createSpaceWatch({
        path: profile.databasePath(id),
        folder: profile.backupsPath(id),
        clock,
        found: ({ free, needed }) => log.write('storage.lowSpace', { free, needed }),
        changed: deps.changed,
      });
      opened = { ...environment, environmentId: id, asides: listAsides(profile.databasePath(id)), space };
      tellFound(id, environment);
      log.write('environment.opened', {
        environment: id,
        kind: active.kind,
        milliseconds: performance.now() - started,
        subscriptions: environment.workspace.repository.counts().all,
      });
      environment.workspace.start();
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
      await before?.workspace.close();
    },
    stop() {
      second.stop();
      opened?.workspace.stop();
    },
    abandon() {
      opened = null;
      abandon();
    },
  };
}

const nothingHeldBack = { heldBack: 0, drafts: 0, other: null };
