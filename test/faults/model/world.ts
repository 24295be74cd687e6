import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { EnvironmentSession } from '../../../main/session/session.ts';
import type { FaultPoint } from '../../../main/sync/fault-points.ts';
import type { Ref } from '../../../main/sync/submission.ts';
import { seededRandom } from '../../../sandbox/ids.ts';
import { type People, personRef } from '../../second-kind/people.ts';
import type { PersonForm } from '../../second-kind/person.ts';
import { type FakeClock, fakeClock } from '../../support/clocks.ts';
import { refOf } from '../../support/samples.ts';
import type { Held } from './network.ts';
import { type ModelPlatform, modelPlatform } from './platform.ts';
import type { ModelOptions } from './requests.ts';

/** The app from one start to its end. */
export interface Life {
  app: EnvironmentSession & { people: People; closeFile(): void };
  started: boolean;
  closing: boolean;
  dead: boolean;
}

export interface WorldOptions extends ModelOptions {
  subscriptions: number;
  /** Number of people, to whom subscriptions can refer. */
  people: number;
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
  /** Number of files that are being read. */
  reading: number;
  /** Counts everything that happens, to detect when nothing more does. */
  activity: number;
  tokens: number;

  /** The subscriptions, and the people. */
  readonly ids: string[];
  readonly persons: string[];
  /** The form of each subscription as it was last shown to the person who typed it. */
  readonly typed: Map<string, SubscriptionForm>;
  /** The form that was entered for each person. */
  readonly typedPersons: Map<string, PersonForm>;
  /** People whose file was lost since they were released. */
  readonly fileless: Set<string>;
  /** Submissions that a person has released and not taken back or edited since. */
  readonly released: Set<string>;
  /** The submission that each key was made for. */
  readonly ownerOf: Map<string, string>;
  /** Operations of which an attempt may have arrived. `goesOn` holds those whose attempt goes on after a 401. */
  readonly mayHaveArrived: Set<string>;
  readonly goesOn: Set<string>;
  /** How many more than one a person has risked for each submission by deciding without looking. */
  readonly risked: Map<string, number>;
}

/** Returns a world with an empty folder and no life yet. */
export function emptyWorld(folder: string, options: WorldOptions): Omit<World, 'life'> {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
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
    reading: 0,
    activity: 0,
    tokens: 0,
    ids: [],
    persons: [],
    typedPersons: new Map(),
    fileless: new Set(),
    typed: new Map(),
    released: new Set(),
    ownerOf: new Map(),
    mayHaveArrived: new Set(),
    goesOn: new Set(),
    risked: new Map(),
  };
}

/** Names every submission for the core. */
export const refsOf = ({ ids, persons }: World): Ref[] => [...ids.map(refOf), ...persons.map(personRef)];

/** Notes that a person has decided without looking, so that one more may come to exist. */
export const risk = ({ risked }: World, id: string) => risked.set(id, (risked.get(id) ?? 0) + 1);

/** Returns a test for the objects that were made under a key of one submission. */
export const madeFor =
  ({ ownerOf }: World, id: string) =>
  ({ key }: { key: string | null }): boolean =>
    key !== null && ownerOf.get(key) === id;
