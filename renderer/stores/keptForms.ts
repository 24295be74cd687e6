/** Has the main process keep the text typed in forms that are saved by a button, even after the app ends. */
import type { z } from 'zod';
import { call } from '../ipcClient.ts';
import { Autosave } from './autosave.ts';
import { addKeeper } from './unsaved.ts';

/** Content not yet kept by the main process, by form; null when nothing should be kept any longer. */
const unsaved = new Map<string, string | null>();
/** True when the last save failed. */
let failed = false;

const autosave = new Autosave({
  isDirty: () => unsaved.size > 0,
  async save() {
    // All at once: the page may be gone before the first call is answered.
    const saves = [...unsaved].map(async ([form, content]) => {
      await call('forms.keep', { form, content });
      // Text typed during this call is saved by the next one.
      if (unsaved.get(form) === content) unsaved.delete(form);
    });
    failed = (await Promise.allSettled(saves)).some(({ status }) => status === 'rejected');
    return !failed;
  },
});
addKeeper({ flush: () => autosave.flush(), isStuck: () => failed });

interface Drafts<D> {
  drafts: Readonly<Record<string, D>>;
}

interface DraftStore<D> {
  getState(): Drafts<D>;
  setState(change: (state: Drafts<D>) => Drafts<D>): void;
  subscribe(listener: (now: Drafts<D>) => void): () => void;
}

/**
 * Keeps the drafts of a store from now on, for the life of the page. Returns a function that loads the drafts kept
 * before the app ended. Call that function once, when the data are open.
 * @param name prefix of the store's form names
 * @param as.shape schema of a kept draft, which may come from another version
 * @param as.kept returns what is kept of a draft; null for nothing
 * @param as.draft returns the draft for kept content
 */
export function keepDrafts<D, K>(
  name: string,
  store: DraftStore<D>,
  as: { shape: z.ZodType<K>; kept(draft: D): K | null; draft(kept: K): D },
): () => Promise<void> {
  /** The content that is kept, or being saved, by key. */
  const known = new Map<string, string>();
  /** Keys of drafts changed, saved or discarded since the page started. A kept draft must not replace them. */
  const touched = new Set<string>();
  let before = store.getState().drafts;
  const keep = ({ drafts }: Drafts<D>) => {
    const keys = new Set([...known.keys(), ...Object.keys(before), ...Object.keys(drafts)]);
    for (const key of keys) {
      const draft = drafts[key];
      if (draft !== before[key]) touched.add(key);
      const kept = draft === undefined ? null : as.kept(draft);
      const content = kept === null ? null : JSON.stringify(kept);
      if (content === (known.get(key) ?? null)) continue;
      if (content === null) known.delete(key);
      else known.set(key, content);
      unsaved.set(`${name}/${key}`, content);
      autosave.changed();
    }
    before = drafts;
  };
  store.subscribe(keep);
  return async () => {
    // Without the kept drafts, the form has to be filled in again; what is typed then is kept.
    const all = Object.entries(await call('forms.kept').catch(() => ({})));
    const found: [string, D][] = [];
    for (const [form, content] of all) {
      const { data } = form.startsWith(`${name}/`) ? as.shape.safeParse(JSON.parse(content)) : {};
      if (data === undefined) continue;
      const key = form.slice(name.length + 1);
      if (touched.has(key)) continue;
      known.set(key, content);
      found.push([key, as.draft(data)]);
    }
    store.setState(({ drafts }) => ({ drafts: { ...Object.fromEntries(found), ...drafts } }));
  };
}
