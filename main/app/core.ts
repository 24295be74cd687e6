import type { Campaign } from '../../contract/environment.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import type { Ports } from '../ports.ts';
import { type Machine, systemMachine } from '../profile/machine.ts';
import type { FolderPlace } from '../profile/network-share.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import { type DataModel, dataModel } from '../session/kinds.ts';
import type { SessionEvents } from '../session/options.ts';
import { type FileChecking, fileChecking } from '../storage/file-check.ts';
import type { TakeoverPoint } from '../storage/takeover-commit.ts';
import type { EventHub } from './events.ts';
import { createFormerProfile, type FormerProfile } from './former-profile.ts';
import { createKnownEnvironments, type KnownEnvironments } from './known-environments.ts';
import { createProfileAccess, type ProfileAccess } from './profile-access.ts';
import { createRecoveredNotes, type RecoveredNotes } from './recovered-notes.ts';

/** The dependencies that all parts of the app share. Created once. */
export interface AppCore {
  readonly ports: Ports;
  readonly log: Log;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly model: DataModel;
  readonly former: FormerProfile;
  readonly access: ProfileAccess;
  readonly known: KnownEnvironments;
  readonly recovered: RecoveredNotes;
  /** Reports changes of an open environment to the page. */
  readonly events: SessionEvents;
  readonly fileChecking: FileChecking;
  /** Aborted when the app ends. Nothing is opened after that. */
  readonly signal: AbortSignal;
  /** Returns what the system says about this computer. It is asked once. */
  machine(): Promise<Machine>;
  /** Returns who works with the app, for the trail. */
  who(): string;
  /** Reports a change of the app's state to the page. */
  changed(): void;
  /** Takes an error that is a defect of the program. */
  defect(error: unknown): void;
}

/** The parts of the app's surroundings that can be replaced, besides the ports. */
export interface AppOptions {
  clock?: Clock;
  /** Returns a replacement for the system's keychain, by profile id. */
  secrets?: (profileId: string) => SecretStore;
  /** Replaces the system's information about this computer. */
  machine?: () => Promise<Machine>;
  /** Replaces the system's information about the profile folder. */
  placeOfFolder?: (path: string) => FolderPlace;
  /** Replaces the app's data model. */
  model?: DataModel;
  defect(error: unknown): void;
  /** Replaces how data files are checked. */
  fileChecking?: Partial<FileChecking>;
  /** Called at named points of a takeover, so that tests can end the process exactly there. */
  takeoverAt?(point: TakeoverPoint): void;
}

/** Puts together what every part of the app works with. Nothing is opened yet. */
export function createCore(
  ports: Ports,
  options: Pick<AppOptions, 'machine' | 'model' | 'placeOfFolder' | 'takeoverAt' | 'fileChecking' | 'defect'>,
  deps: {
    clock: Clock;
    /** Returns a profile's keychain entries, by profile id. */
    secretsOf(profileId: string): SecretStore;
    hub: Pick<EventHub, 'sessionEvents' | 'appChanged'>;
    signal: AbortSignal;
    /** See `createKnownEnvironments`. */
    opened(): { environmentId: string; campaigns(): readonly Campaign[] } | null;
  },
): AppCore {
  const { clock, hub, signal } = deps;
  const { defect, placeOfFolder, takeoverAt } = options;
  const changed = hub.appChanged;
  const former = createFormerProfile({ ports, signal, changed });
  const access = createProfileAccess({ ports, former, secretsOf: deps.secretsOf, placeOfFolder, takeoverAt });
  let machine: Machine | null = null;
  return {
    ports,
    log: ports.log,
    clock,
    userAgent: `InvestmentDesk/${ports.version}`,
    model: options.model ?? dataModel,
    former,
    access,
    known: createKnownEnvironments(access.settings, deps.opened),
    recovered: createRecoveredNotes(clock),
    events: hub.sessionEvents,
    fileChecking: { ...fileChecking, ...options.fileChecking },
    signal,
    async machine() {
      machine ??= await (options.machine ?? systemMachine)();
      return machine;
    },
    who() {
      const adviser = access.settings.current.preferences.adviserName;
      return adviser ? `${adviser} (${ports.userName})` : ports.userName;
    },
    changed,
    defect,
  };
}
