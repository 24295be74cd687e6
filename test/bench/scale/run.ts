import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Outputs } from '../../../contract/ipc.ts';
import { listColumns } from '../../../contract/subscription-list.ts';
import type { Method } from '../../../contract/surface.ts';
import { type App, createApp } from '../../../main/app/app.ts';
import { createDispatch } from '../../../main/ipc/dispatch.ts';
import { createHandlers } from '../../../main/ipc/handlers.ts';
import { pageSize } from '../../../renderer/stores/pages.ts';
import { completeForm } from '../../support/headless.ts';
import { testPorts } from '../../support/ports.ts';
import { p95, round } from '../figures.ts';
import { secretsIn } from './profile.ts';

/** The figures of one file, as `npm run bench:scale` prints them. Times are in milliseconds. */
export interface ScaleFigures {
  subscriptions: number;
  open_ms: number;
  first_page_ms: number;
  index_ms: number;
  search_p95_ms: number;
  sort_p95_ms: number;
  count_p95_ms: number;
  save_p95_ms: number;
  enter_per_s: number;
  release_all_ms: number;
  verify_ms: number;
  blocked_p99_ms: number;
  blocked_max_ms: number;
  blocked_open_max_ms: number;
  rss_mb: number;
}

type List = Outputs['subscriptions.list'];

/** How often each action is measured. */
const turns = 40;

const searches = [
  'm',
  'mü',
  'müller',
  'anna',
  'anna schmidt',
  'großm',
  'ka',
  'kunde12',
  'hafen',
  '4711',
  'deliv',
  'zz',
];

/** Watches how long the event loop is held at a time. */
function watchLoop() {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return {
    p99: () => round(delay.percentile(99) / 1e6),
    max: () => round(delay.max / 1e6),
    end: () => delay.disable(),
  };
}

/** Returns the most memory that the process, with its threads, has taken so far, in MB. */
const memory = () => round(process.resourceUsage().maxRSS / 1024);

/** Lets the event loop turn, as it does between two actions of a person. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

/** How often the lists are asked whether they are complete, in milliseconds. The window asks twice a second. */
const askEvery = 50;

/** The app, called as the page calls it: arguments and result pass through structured clone. */
class Caller {
  readonly app: App;
  readonly #dispatch: ReturnType<typeof createDispatch>;
  constructor(folder: string, defect: (error: unknown) => void) {
    this.app = createApp(testPorts(folder), { secrets: () => secretsIn(folder), defect });
    this.#dispatch = createDispatch(createHandlers(this.app), () => this.app.opened().session.core.db, {
      defect,
      storage: defect,
      failed: (method, code) => defect(new Error(`${method}: ${code}`)),
    });
  }
  async get<T>(method: Method, input?: unknown): Promise<T> {
    const result = structuredClone(await this.#dispatch(method, structuredClone(input)));
    if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
    return result.value as T;
  }
  list = (changes: object = {}) =>
    this.get<List>('subscriptions.list', {
      filter: 'all',
      search: '',
      offset: 0,
      limit: pageSize,
      ...changes,
    });
  /** Returns how long each of `count` calls takes. */
  async times(count: number, act: (turn: number) => Promise<unknown>): Promise<number[]> {
    const times: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      await breathe();
      const began = performance.now();
      await act(turn);
      times.push(performance.now() - began);
    }
    return times;
  }
}

/** How little work counts as rest, as a share of one core, how often it is looked at, and how long that goes on, in milliseconds. */
const rest = { share: 0.3, every: 1_000, atMost: 15_000 };

/**
 * Waits until the work that follows a start is done: a big file's pages are checked, and everything unfinished is looked at. The
 * first backup begins later.
 */
async function atRest(): Promise<void> {
  const until = performance.now() + rest.atMost;
  for (let share = 1; share > rest.share && performance.now() < until; ) {
    const [before, since] = [process.cpuUsage(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, rest.every));
    const { user, system } = process.cpuUsage(before);
    share = (user + system) / 1_000 / (performance.now() - since);
  }
}

/** Opens a filled profile and measures. Runs in a process of its own. @param tell gets a line after each part */
export async function measure(folder: string, tell: (line: string) => void): Promise<ScaleFigures> {
  const opening = watchLoop();
  const began = performance.now();
  const since = () => round(performance.now() - began);
  const caller = new Caller(folder, (error) =>
    tell(`defect: ${error instanceof Error ? error.stack : String(error)}`),
  );
  const { phase } = await caller.app.open();
  if (phase !== 'ready') throw new Error(`the app is ${phase}`);
  const open_ms = since();
  await breathe();
  const blocked_open_max_ms = opening.max();
  opening.end();
  const loop = watchLoop();
  const held = () => `the loop was held for ${loop.max()} ms at most`;

  const [first_page_ms = 0] = await caller.times(1, () => caller.list());
  let list = await caller.list({ limit: 1 });
  while (list.building) {
    await new Promise((resolve) => setTimeout(resolve, askEvery));
    list = await caller.list({ limit: 1 });
  }
  const index_ms = since();
  const subscriptions = list.total;
  tell(`${subscriptions}: open after ${open_ms} ms, lists complete after ${index_ms} ms; ${held()}`);

  await atRest();
  const search = await caller.times(turns, (turn) =>
    caller.list({ search: searches[turn % searches.length] }),
  );
  const sort = await caller.times(turns, (turn) =>
    caller.list({ sort: { column: listColumns[turn % listColumns.length], descending: turn % 2 === 1 } }),
  );
  const count = await caller.times(turns, () => caller.list({ limit: 1 }));
  tell(`search ${p95(search)} ms, sort ${p95(sort)} ms, count ${p95(count)} ms; ${held()}`);
  const save = await saveTimes(caller);
  tell(`save ${p95(save)} ms; ${held()}`);
  const [verify_ms = 0] = await caller.times(1, async () => {
    const { intact } = await caller.get<Outputs['trail.verify']>('trail.verify');
    if (!intact) throw new Error('the trail is not intact');
  });
  tell(`checked the trail in ${round(verify_ms)} ms; ${held()}; ${memory()} MB at most`);
  // From here on, the file holds twice as much.
  const rss_mb = memory();
  const { enter_per_s, release_all_ms } = await enterAndRelease(caller, subscriptions, tell);
  tell(
    `entered ${enter_per_s} a second, released all after ${release_all_ms} ms; ${held()}; ${memory()} MB at most`,
  );
  const figures = {
    subscriptions,
    open_ms,
    first_page_ms: round(first_page_ms),
    index_ms,
    search_p95_ms: p95(search),
    sort_p95_ms: p95(sort),
    count_p95_ms: p95(count),
    save_p95_ms: p95(save),
    enter_per_s,
    release_all_ms,
    verify_ms: round(verify_ms),
    blocked_p99_ms: loop.p99(),
    blocked_max_ms: loop.max(),
    blocked_open_max_ms,
    rss_mb,
  };
  await caller.app.close();
  return figures;
}

/** Returns how long each save of a draft takes. */
async function saveTimes(caller: Caller): Promise<number[]> {
  const { rows } = await caller.list({ filter: 'drafts', limit: turns });
  const details: Outputs['subscriptions.get'][] = [];
  for (const { id } of rows) details.push(await caller.get('subscriptions.get', { id }));
  return caller.times(turns, (turn) => {
    const { id, form } = details[turn % details.length] as Outputs['subscriptions.get'];
    return caller.get('subscriptions.save', { id, form: { ...form, units: String(turn + 1) } });
  });
}

/** How many drafts are entered at once. A table of forms takes more memory than what is measured here. */
const portion = 5_000;
/** How many forms are made at once, which takes a few milliseconds: a longer hold would count as the app's. */
const formsAtOnce = 100;

/** Makes many forms, a few at a time. */
async function inPortions<T>(count: number, make: (index: number) => T): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const { length } = made;
    for (let index = length; index < Math.min(length + formsAtOnce, count); index += 1)
      made.push(make(index));
    await breathe();
  }
  return made;
}

/** Enters as many drafts as the file has, as an import does, and releases them all. */
async function enterAndRelease(caller: Caller, count: number, tell: (line: string) => void) {
  const { session } = caller.app.opened();
  const { rows } = await caller.list({ filter: 'invested', limit: 100 });
  const ids: string[] = [];
  let entered = 0;
  for (let first = 0; first < count; first += portion) {
    const forms = await inPortions(Math.min(portion, count - first), (index) => {
      const row = rows[index % rows.length];
      // No other subscription has as many units: each is an order of its own.
      return completeForm(row?.investorId ?? '', row?.campaignId ?? '', 10_000 + first + index);
    });
    const began = performance.now();
    const batch = await session.subscriptions.batches.enterAll(forms);
    entered += performance.now() - began;
    if (batch.error) throw batch.error;
    ids.push(...batch.ids);
  }
  tell(`entered ${ids.length} in ${round(entered)} ms`);
  await breathe();
  const releasing = performance.now();
  const outcome = await caller.get<Outputs['subscriptions.batch']>('subscriptions.batch', {
    task: 'queue',
    ids,
  });
  const release_all_ms = round(performance.now() - releasing);
  if (outcome.failure || outcome.left.length > 0)
    tell(`left: ${outcome.left.length}, the first because ${outcome.left[0]?.why ?? outcome.failure?.code}`);
  return { enter_per_s: round((ids.length / entered) * 1000), release_all_ms };
}
