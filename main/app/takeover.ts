import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { TakeoverFolder, TakeoverFound, TakeoverProgress } from '../../contract/takeover.ts';
import type { Clock } from '../clock.ts';
import type { Ports } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import { hasSealed } from '../profile/quarantine.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import { type DataModel, tablesOf } from '../session/kinds.ts';
import type { TakeoverPoint } from '../storage/takeover-commit.ts';
import { everHeldSubmissions } from '../storage/usage.ts';
import { confirmTakeover, type TakenOver } from './takeover-confirm.ts';
import { type FolderJob, runOnFolder } from './takeover-job.ts';
import { prepareTakeover } from './takeover-prepare.ts';
import { searchFolder, viewOf } from './takeover-search.ts';
import {
  type Made,
  nothingChosen,
  react,
  type TakeoverEffect,
  type TakeoverEvent,
} from './takeover-state.ts';

/** A takeover that is fully prepared. */
interface ReadyTakeover {
  /**
   * Commits the takeover, see `confirmTakeover`. No environment may be open.
   * @param secretsOf returns a profile's keychain entries, by profile id
   */
  commit(secretsOf: (profileId: string) => SecretStore): Promise<TakenOver[]>;
}

/** Takes over environments from another installation's files, as long as nothing was entered in this installation. */
export interface Takeovers {
  /** Progress of the search or check that is under way; null when there is none. */
  readonly progress: TakeoverProgress | null;
  /**
   * Lets the person choose a folder, and searches it. Returns null when cancelled or stopped; the earlier choice stays.
   * @throws AppError takeoverEntered, takeoverNothing, takeoverUnreadable
   */
  choose(): Promise<TakeoverFolder | null>;
  /**
   * Prepares the environments that a recovery key opens in the chosen folder. Returns null, with nothing prepared, when
   * stopped.
   * @throws AppError as `dataKeyOf`, and takeoverUnusable, takeoverUnreadable
   */
  look(typed: string): Promise<TakeoverFound | null>;
  /** Stops the search or check under way and removes what it copied. The chosen folder is never written to. */
  stop(): Promise<void>;
  /** Returns the prepared takeover. @throws AppError notFound when nothing is prepared, takeoverEntered */
  ready(): ReadyTakeover;
  /** Forgets the chosen folder and the prepared takeover, and stops the search or check under way. */
  discard(): void;
}

/** Creates the takeovers. What an event leads to is decided in takeover-state.ts. */
export function createTakeovers(deps: {
  ports: Pick<Ports, 'profilePath' | 'dialogs'>;
  clock: Clock;
  model: DataModel;
  who(): string;
  /** Returns the open profile; null when none is open. */
  profile(): Profile | null;
  isReady(): boolean;
  hasEnvironments(): boolean;
  /** Called when the progress changes. */
  changed(): void;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: TakeoverPoint): void;
}): Takeovers {
  const { clock, model, who } = deps;
  const { profilePath, dialogs } = deps.ports;
  let state = nothingChosen;
  let running: { stopping: AbortController; over: Promise<unknown> } | null = null;

  function happen(event: TakeoverEvent): void {
    const [next, effects] = react(state, event);
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: TakeoverEffect): void {
    switch (effect.do) {
      case 'report':
        deps.changed();
        return;
      case 'stopJob':
        running?.stopping.abort();
        return;
      case 'remove':
        // The folder holds only copies that the app made. If this fails, the next start removes them.
        rm(join(profilePath, effect.folder), { recursive: true, force: true }).catch(() => {});
    }
  }

  async function stop(): Promise<void> {
    happen({ is: 'stopped' });
    await running?.over;
  }

  /** Runs one search or check at a time. Returns null when stopped. @throws AppError takeoverUnreadable */
  async function run<T extends Made>(path: string, work: (job: FolderJob) => Promise<T>): Promise<T | null> {
    while (running) await stop();
    const stopping = new AbortController();
    const over = Promise.withResolvers<void>();
    running = { stopping, over: over.promise };
    happen({ is: 'began' });
    const tell = (progress: TakeoverProgress) => happen({ is: 'told', progress });
    let made: T | null = null;
    try {
      made = await runOnFolder(path, { clock, stop: stopping.signal, tell }, work);
    } finally {
      running = null;
      happen({ is: 'ended', made });
      over.resolve();
    }
    return stopping.signal.aborted ? null : made;
  }

  function mustBeFresh(): void {
    const profile = deps.profile();
    if (!profile || !deps.isReady()) throw new AppError('blocked');
    if (deps.hasEnvironments() || wasUsed(profile, model)) throw new AppError('takeoverEntered');
  }

  return {
    get progress() {
      return state.progress;
    },
    async choose() {
      mustBeFresh();
      const path = await dialogs.chooseFolder();
      if (path === null) return null;
      const made = await run(path, async (job) => ({ chosen: await searchFolder(path, profilePath, job) }));
      return made && viewOf(made.chosen);
    },
    async look(typed) {
      mustBeFresh();
      const { chosen } = state;
      if (!chosen) throw new AppError('notFound', { field: 'folder' });
      happen({ is: 'checking' });
      const made = await run(chosen.path, async (job) => ({
        prepared: await prepareTakeover(chosen, typed, job, { profilePath, clock, model, who }),
      }));
      if (!made) return null;
      const { environments, unusable } = made.prepared;
      return {
        environments: environments.map(({ environment: _, recovered: __, ...shown }) => shown),
        unusable,
      };
    },
    stop,
    ready() {
      mustBeFresh();
      const { prepared } = state;
      if (!prepared) throw new AppError('notFound', { field: 'folder' });
      return {
        async commit(secretsOf) {
          happen({ is: 'confirmed' });
          return confirmTakeover(prepared, { profilePath, secretsOf, at: deps.at });
        },
      };
    },
    discard: () => happen({ is: 'discarded' }),
  };
}

/** True when anything was ever entered in a profile, even if it was removed since. */
function wasUsed(profile: Profile, model: DataModel): boolean {
  return profile.environmentIds().some((id) => {
    const path = profile.databasePath(id);
    if (id !== trainingId) return hasSealed(path, profile.backupsPath(id));
    return !existsSync(path) || everHeldSubmissions(path, tablesOf(model));
  });
}
