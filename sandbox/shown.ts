import { seededRandom } from './ids.ts';
import type { Settings } from './options.ts';
import { respelled } from './spelling.ts';

/** A record in an answer. */
export interface ShownRecord {
  id: string;
  [field: string]: unknown;
}

/** Fields that a write has changed and that are not shown yet. */
interface Late {
  until: number;
  /** What is shown instead; undefined: the field is left out. */
  former: Record<string, unknown>;
}

/** What callers get to see of the records, where the settings let that differ from what is stored. */
export class Showing {
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #late = new Map<string, Late[]>();
  /** Answers so far by method and path, so that one call's spelling does not depend on other calls. */
  readonly #answers = new Map<string, number>();

  constructor(settings: Settings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** True when there is nothing to be done: records are shown as they are stored. */
  get isPlain(): boolean {
    const { hidden, spelling } = this.#settings;
    return hidden.length === 0 && spelling === null && this.#late.size === 0;
  }

  /**
   * Remembers what a write has changed, so that it is shown only after the setting's delay.
   * @param sent the body of the call, whose fields are the ones that come late
   * @param former the record before the call; null for one that the call has made
   */
  wrote(sent: object, former: ShownRecord | null, record: ShownRecord): void {
    const { showDelay } = this.#settings;
    if (showDelay === 0) return;
    const fields = Object.keys(sent).filter((field) => field in record);
    const late = { until: this.#now() + showDelay, former: pick(former ?? {}, fields) };
    this.#late.set(record.id, [...(this.#late.get(record.id) ?? []), late]);
  }

  /** Returns a stored body as this call gets to see it. */
  show(body: unknown, call: string): unknown {
    const { hidden, spelling } = this.#settings;
    const shown = recordsUnder(body, (record) => without(this.#soFar(record), hidden));
    if (spelling === null) return shown;
    const count = this.#answers.get(call) ?? 0;
    this.#answers.set(call, count + 1);
    return respelled(shown, seededRandom(`${spelling} ${call} ${count}`));
  }

  /** The record without what is not shown yet. Of several writes the oldest decides: its former value is shown. */
  #soFar(record: ShownRecord): ShownRecord {
    const late = this.#late.get(record.id)?.filter(({ until }) => until > this.#now());
    if (!late) return record;
    if (late.length === 0) this.#late.delete(record.id);
    return Object.assign({ ...record }, ...late.toReversed().map(({ former }) => former));
  }
}

/** Applies a function to every record of a body: the body itself, or the entries of a list or a page. */
export function recordsUnder(
  body: unknown,
  change: (record: ShownRecord, index: number) => unknown,
): unknown {
  if (Array.isArray(body)) return body.map((entry, index) => change(entry, index));
  if (typeof body !== 'object' || body === null) return body;
  if ('results' in body) return { ...body, results: recordsUnder(body.results, change) };
  return 'id' in body ? change(body as ShownRecord, 0) : body;
}

/** Those fields of a record; undefined, which JSON leaves out, for the ones that it lacks. */
function pick(record: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, record[field]]));
}

function without(record: ShownRecord, fields: string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !fields.includes(name)));
}
