import { seededRandom } from './ids.ts';
import type { Settings } from './settings.ts';
import { respelled } from './spelling.ts';

/** A record in an answer. */
export interface ShownRecord {
  id: string;
  [field: string]: unknown;
}

/** Fields that a write has changed but that are not shown yet. */
interface Late {
  until: number;
  /** Values shown instead; a field with undefined is left out. */
  former: Record<string, unknown>;
}

/** Turns stored records into shown ones, according to the settings. */
export class Showing {
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #late = new Map<string, Late[]>();
  /** Number of answers so far by method and path, so that one call's spelling does not depend on other calls. */
  readonly #answers = new Map<string, number>();

  constructor(settings: Settings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** True when records are shown as they are stored. */
  get isPlain(): boolean {
    const { hidden, spelling } = this.#settings;
    return hidden.length === 0 && spelling === null && this.#late.size === 0;
  }

  /**
   * Remembers the fields that a write has changed, so that they are shown only after `showDelay`.
   * @param sent the body of the call, which names the delayed fields
   * @param former the record before the call; null when the call created the record
   */
  wrote(sent: object, former: ShownRecord | null, record: ShownRecord): void {
    const { showDelay } = this.#settings;
    if (showDelay === 0) return;
    const fields = Object.keys(sent).filter((field) => field in record);
    const late = { until: this.#now() + showDelay, former: pick(former ?? {}, fields) };
    this.#late.set(record.id, [...(this.#late.get(record.id) ?? []), late]);
  }

  /** Returns a stored body as shown to this call. */
  show(body: unknown, call: string): unknown {
    const { hidden, spelling } = this.#settings;
    const shown = recordsUnder(body, (record) => without(this.#soFar(record), hidden));
    if (spelling === null) return shown;
    const count = this.#answers.get(call) ?? 0;
    this.#answers.set(call, count + 1);
    return respelled(shown, seededRandom(`${spelling} ${call} ${count}`));
  }

  /** Returns the record without delayed changes. With several delayed writes, the oldest one's former value is shown. */
  #soFar(record: ShownRecord): ShownRecord {
    const late = this.#late.get(record.id)?.filter(({ until }) => until > this.#now());
    if (!late) return record;
    if (late.length === 0) this.#late.delete(record.id);
    return Object.assign({ ...record }, ...late.toReversed().map(({ former }) => former));
  }
}

/** Applies `change` to every record in a body: the body itself, or the entries of a list or a page. */
export function recordsUnder(
  body: unknown,
  change: (record: ShownRecord, index: number) => unknown,
): unknown {
  if (Array.isArray(body)) return body.map((entry, index) => change(entry, index));
  if (typeof body !== 'object' || body === null) return body;
  if ('results' in body) return { ...body, results: recordsUnder(body.results, change) };
  return 'id' in body ? change(body as ShownRecord, 0) : body;
}

/** Returns these fields of a record. A missing field becomes undefined, which JSON leaves out. */
function pick(record: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, record[field]]));
}

function without(record: ShownRecord, fields: string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !fields.includes(name)));
}
