import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { EnvironmentSession } from '../../../main/session/session.ts';
import type { FaultPoint } from '../../../main/sync/fault-points.ts';
import { seededRandom } from '../../../sandbox/ids.ts';
import { type FakeClock, fakeClock } from '../../support/clocks.ts';
import type { Held } from './network.ts';
import { type ModelPlatform, modelPlatform } from './platform.ts';
import type { ModelOptions } from './requests.ts';

/** The app from one start to its end. */
export interface Life {
  app: EnvironmentSession & { closeFile(): void };
  started: boolean;
  closing: boolean;
  dead: boolean;
}

export interface WorldOptions extends ModelOptions {
  subscriptions: number;
  /** At the end, sends again what may be sent again; otherwise the person records or gives up. */
  trusting: boolean;
}

/**
 * Everything that exists in one run of the model: the data file, the platform, the app, and what is known of them from
 * outside. The services of the main process run unchanged. Each call is held until an event decides its outcome, so
 * events in between happen during the call.
 */
export interface World {
  readonly options: WorldOptions;
  /** The data file. */
  readonly file: string;
  readonly clock: FakeClock;
  readonly platform: ModelPlatform;
  random(): number;
  life: Life;
  readonly held: Held[];
  /** Errors that break the run: of the app, or of a rule that was checked during a call. */
  readonly defects: unknown[];
  crashAt: FaultPoint | null;
  /** Number of further answers that are 401. */
  unauthorised: number;
  /** The furthest that the wall clock was ahead, in milliseconds. */
  mostAhead: number;
  /** Number of reads that a person has asked for and waits on. These calls are answered. */
  looking: number;
  /** Counts everything that happens, to detect when nothing more does. */
  activity: number;
  tokens: number;

  readonly ids: string[];
  /** The form of each subscription as it was last shown to the person who typed it. */
  readonly typed: Map<string, SubscriptionForm>;
  /** Subscriptions that a person has released and not taken back or edited since. */
  readonly released: Set<string>;
  /** The subscription that each key was made for. */
  readonly ownerOf: Map<string, string>;
  /** Operations of which an attempt may have arrived. `goesOn` holds those whose attempt goes on after a 401. */
  readonly mayHaveArrived: Set<string>;
  readonly goesOn: Set<string>;
  /** How many more than one a person has risked for each subscription by deciding without looking. */
  readonly risked: Map<string, number>;
}

/** Returns a world with an empty folder and no life yet. */
export function emptyWorld(folder: string, options: WorldOptions): Omit<World, 'life'> {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  return {
    options,
    file: join(folder, 'desk.sqlite'),
    clock: fakeClock(),
    platform: modelPlatform(options),
    random: seededRandom('model'),
    held: [],
    defects: [],
    crashAt: null,
    unauthorised: 0,
    mostAhead: 0,
    looking: 0,
    activity: 0,
    tokens: 0,
    ids: [],
    typed: new Map(),
    released: new Set(),
    ownerOf: new Map(),
    mayHaveArrived: new Set(),
    goesOn: new Set(),
    risked: new Map(),
  };
}

/** Notes that a person has decided without looking, so that one more may come to exist. */
export const risk = ({ risked }: World, id: string) => risked.set(id, (risked.get(id) ?? 0) + 1);
