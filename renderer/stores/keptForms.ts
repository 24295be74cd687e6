/** Has the main process keep the text typed in forms that a button saves, also over the end of the program. */
import type { z } from 'zod';
import { call } from '../ipcClient.ts';
import { Autosave } from './autosave.ts';
import { addKeeper } from './unsaved.ts';

/** What the main process does not know yet, by form; null: nothing is to be kept any more. */
const unsaved = new Map<string, string | null>();
/** The last save has failed. */
let failed = false;

const autosave = new Autosave({
  isDirty: () => unsaved.size > 0,
  async save() {
    // All at once: the page may be gone before the first one is answered.
    const saves = [...unsaved].map(async ([form, content]) => {
      await call('forms.keep', { form, content });
      // The next save takes what was typed during this call.
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
 * Keeps the drafts of a store from now on, for as long as the page is there. Returns what takes up those from before the
 * program ended: to be called once, when the data are open.
 * @param name begins the names of its forms
 * @param as.shape what was kept may be of another version
 * @param as.kept what is kept of a draft; null: nothing
 * @param as.draft the draft of which this was kept
 */
export function keepDrafts<D, K>(
  name: string,
  store: DraftStore<D>,
  as: { shape: z.ZodType<K>; kept(draft: D): K | null; draft(kept: K): D },
): () => Promise<void> {
  /** The content that is kept, or on its way to be kept, by key. */
  const known = new Map<string, string>();
  /** The keys of drafts that were changed, saved or discarded since the page began: a kept draft must not replace them. */
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
    // Without them there is a form to be filled in anew, and what is typed there is kept.
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
