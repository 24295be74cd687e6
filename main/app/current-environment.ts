import type { Environment } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { listQuarantined } from '../profile/quarantine.ts';
import { nextTurn } from '../storage/time-slices.ts';
import type { AppCore } from './core.ts';
import { createSpaceWatch, type SpaceWatch } from './free-space.ts';
import type { LongTasks } from './long-tasks.ts';
import { type OpenedEnvironment, openEnvironment } from './open-environment.ts';
import type { SecondFolder } from './second-folder.ts';

/** The open environment, as the app keeps it. */
export interface Opened extends OpenedEnvironment {
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
  /** Returns the open environment if it has this id; otherwise null. */
  as(id: string): Opened | null;
  /** Opens an environment. No other may be open. @param options.acceptsLostMark see `openEnvironment` */
  open(environment: Environment, options: { acceptsLostMark: boolean }): Promise<void>;
  close(): Promise<void>;
  /** Stops starting new work. */
  stop(): void;
  /** Aborts work under way and closes the data file immediately, even while its session is still being opened. */
  abandon(): void;
}

/** Time after the lists of a big file were read until its backup and its searches begin, in milliseconds. */
const backgroundDelay = 20_000;

/**
 * Creates the place of the open environment, empty at first.
 * @param damaged called when the open data file proves damaged
 */
export function createCurrentEnvironment(
  core: AppCore,
  {
    second,
    tasks,
  }: { second: Pick<SecondFolder, 'begin' | 'end' | 'stop'>; tasks: Pick<LongTasks, 'stopAll'> },
  damaged: () => void,
): CurrentEnvironment {
  const { log } = core;
  let opened: Opened | null = null;
  /** The environments in whose data file damage was found since it last passed a check. */
  const suspects = new Set<string>();
  /** Abandons the environment that was opened last. */
  let abandon = () => {};

  async function open(active: Environment, options: { acceptsLostMark: boolean }): Promise<void> {
    const { profile, cipher } = core.access.unlocked();
    const started = performance.now();
    const machine = await core.machine();
    const environment = await openEnvironment(core, active, {
      ...options,
      isSuspect: suspects.has(active.id),
      damaged(error) {
        core.defect(error);
        suspects.add(active.id);
        if (opened?.session === environment.session) damaged();
      },
    });
    suspects.delete(active.id);
    abandon = environment.session.abandon;
    // An opening that waited for the keychain must not leave a file open after the app's end.
    if (core.signal.aborted) {
      abandon();
      throw new AppError('blocked');
    }
    opened = {
      ...environment,
      environmentId: active.id,
      quarantined: listQuarantined(profile.databasePath(active.id)),
      space: watchSpace(core, profile, active.id),
    };
    tellFound(core, opened);
    log.write('environment.opened', {
      environment: active.id,
      kind: active.kind,
      milliseconds: performance.now() - started,
      subscriptions: environment.session.repository.total(),
    });
    environment.session.start();
    opened.space.start();
    const { precedence } = environment.session.core.db;
    second.begin({ environmentId: active.id, profile, cipher, machine, after: precedence });
    void startBackground(environment);
    await nextTurn();
  }

  /** Starts what reads the whole file. In a big file, people look at their lists first. */
  async function startBackground(environment: OpenedEnvironment): Promise<void> {
    const { session, check, backups, unreadable, resealing } = environment;
    const isBig = check.state !== null;
    await session.lists.built();
    if (isBig) await new Promise<void>((resolve) => core.clock.after(backgroundDelay, resolve));
    if (opened?.session !== session) return;
    backups.start();
    unreadable.start();
    resealing.start();
  }

  return {
    get opened() {
      return opened;
    },
    mustBeOpen() {
      if (!opened) throw new AppError('blocked');
      return opened;
    },
    as: (id) => (opened?.environmentId === id ? opened : null),
    open,
    async close() {
      const before = opened;
      opened = null;
      if (before) log.write('environment.closed', { environment: before.environmentId });
      before?.space.stop();
      await tasks.stopAll();
      await second.end();
      await before?.unreadable.stop();
      await before?.resealing.stop();
      await before?.backups.stop();
      await before?.session.close();
    },
    stop() {
      second.stop();
      void tasks.stopAll();
      opened?.session.stop();
    },
    abandon() {
      opened = null;
      void tasks.stopAll();
      abandon();
    },
  };
}

function watchSpace({ log, clock, changed }: AppCore, profile: Profile, environmentId: string): SpaceWatch {
  return createSpaceWatch({
    path: profile.databasePath(environmentId),
    folder: profile.backupsPath(environmentId),
    clock,
    found: ({ free, needed }) => log.write('storage.lowSpace', { free, needed }),
    changed,
  });
}

/** Makes the page show what opening has found, and logs it. */
function tellFound({ recovered, log }: AppCore, { environmentId, quarantinedBackups, older }: Opened): void {
  if (quarantinedBackups) {
    const nothingHeldBack = { heldBack: 0, drafts: 0, other: null };
    recovered.note(environmentId, {
      ...nothingHeldBack,
      what: 'backups',
      from: null,
      quarantineFolder: quarantinedBackups,
    });
  }
  if (!older) return;
  const { heldBack, drafts, schemaChanged } = older;
  log.write('environment.recovered', { what: 'older', fromBackup: false, heldBack, drafts, schemaChanged });
}
