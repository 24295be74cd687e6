import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Outputs } from '../../../contract/ipc.ts';
import { createBackend } from '../../../main/ipc/backend.ts';
import type { Backend } from '../../../main/ports.ts';
import { completeForm } from '../../support/headless.ts';
import { testPorts } from '../../support/ports.ts';
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
const columns = [
  'investor',
  'campaign',
  'units',
  'stage',
  'reason',
  'status',
  'signed',
  'created',
  'changed',
  'adviser',
] as const;

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

export const round = (value: number): number => Math.round(value * 10) / 10;

/** Returns the value below which 95 of 100 values are. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
}

/** Lets the event loop turn, as it does between two actions of a person. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

class Desk {
  readonly backend: Backend;
  constructor(backend: Backend) {
    this.backend = backend;
  }
  /** Calls a method as the page does: arguments and result pass through structured clone. */
  async get<T>(method: Parameters<Backend['call']>[0], input?: unknown): Promise<T> {
    const result = structuredClone(await this.backend.call(method, structuredClone(input)));
    if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
    return result.value as T;
  }
  list = (changes: object = {}) =>
    this.get<List>('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 100, ...changes });
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

/** Opens a filled profile and measures. Runs in a process of its own. */
export async function measure(folder: string, tell: (line: string) => void): Promise<ScaleFigures> {
  const opening = watchLoop();
  const began = performance.now();
  const desk = new Desk(
    createBackend(testPorts(folder), {
      secrets: () => secretsIn(folder),
      defect: (error) => tell(`defect: ${error instanceof Error ? error.stack : String(error)}`),
    }),
  );
  // The first call waits for the services.
  await desk.get('zoom.state');
  const open_ms = round(performance.now() - began);
  await breathe();
  const blocked_open_max_ms = opening.max();
  opening.end();
  const loop = watchLoop();

  const [first_page_ms] = await desk.times(1, () => desk.list());
  let list = await desk.list({ limit: 1 });
  while (list.building) {
    await breathe();
    list = await desk.list({ limit: 1 });
  }
  const index_ms = round(performance.now() - began);
  const subscriptions = list.total;
  tell(`${subscriptions}: open after ${open_ms} ms, lists complete after ${index_ms} ms`);

  const search = await desk.times(turns, (turn) => desk.list({ search: searches[turn % searches.length] }));
  const sort = await desk.times(turns, (turn) =>
    desk.list({ sort: { column: columns[turn % columns.length], descending: turn % 2 === 1 } }),
  );
  const count = await desk.times(turns, () => desk.list({ limit: 1 }));
  tell(`search ${p95(search)}, sort ${p95(sort)}, count ${p95(count)}; the loop was held ${loop.max()}`);

  const sample = await desk.list({ filter: 'drafts', limit: 40 });
  const drafts = await Promise.all(
    sample.rows.map(({ id }) => desk.get<Outputs['subscriptions.get']>('subscriptions.get', { id })),
  );
  const save = await desk.times(turns, (turn) => {
    const { id, form } = drafts[turn % drafts.length] as Outputs['subscriptions.get'];
    return desk.get('subscriptions.save', { id, form: { ...form, units: String(turn + 1) } });
  });
  tell(`save ${p95(save)}; the loop was held ${loop.max()}`);
  void completeForm;

  const figures = {
    subscriptions,
    open_ms,
    first_page_ms: round(first_page_ms ?? 0),
    index_ms,
    search_p95_ms: p95(search),
    sort_p95_ms: p95(sort),
    count_p95_ms: p95(count),
    save_p95_ms: p95(save),
    enter_per_s: 0,
    release_all_ms: 0,
    verify_ms: 0,
    blocked_p99_ms: loop.p99(),
    blocked_max_ms: loop.max(),
    blocked_open_max_ms,
    rss_mb: round(process.resourceUsage().maxRSS / 1024),
  };
  await desk.backend.close();
  return figures;
}
