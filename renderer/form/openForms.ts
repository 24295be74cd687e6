import { useEffect, useState } from 'react';
import { activeEnvironmentId, onReopened } from '../stores/app.ts';
import { addKeeper } from '../stores/unsaved.ts';
import type { AnyForm } from './state.ts';
import type { FormStore } from './store.ts';

/** The part of a form kind that the list of open forms needs. */
interface FormKind<S> {
  open(id: string): S;
  /** True for a form into which nothing was ever written. */
  isUntouched(store: S): boolean;
  /** Removes an untouched form from what is stored, and brings it back. */
  remove(id: string): Promise<unknown>;
  restore(id: string): Promise<unknown>;
  /** Tells that a form was left and could not be saved. */
  notSaved(store: S): void;
}

/**
 * Every form of a kind that is on the screen, or was left before everything was saved: its input stays here and is
 * retried until it is on disk. It is not mirrored anywhere else, because the page can only write unencrypted data, and
 * personal data must never be stored in the clear.
 */
export class OpenForms<S extends FormStore<AnyForm>> {
  readonly #kind: FormKind<S>;
  readonly #stores = new Map<string, S>();
  /** The environment in which each form was opened. */
  readonly #homes = new WeakMap<S, string>();
  /** Forms that were removed because they were left empty. Returning to one restores it. */
  readonly #takenAway = new Set<string>();

  constructor(kind: FormKind<S>) {
    this.#kind = kind;
    addKeeper({
      flush: async () => {
        const here = this.#dirty.filter((store) => this.#homes.get(store) === activeEnvironmentId());
        const saved = await Promise.all(here.map((store) => store.flush()));
        return saved.every((each) => each);
      },
      isStuck: () => this.#dirty.some((store) => store.now.save.kind === 'failed'),
    });
    window.addEventListener('pagehide', () => {
      for (const [id, store] of this.#stores) this.#takeAway(store, id);
    });
    // Input typed while the data file turned out to be damaged is saved into the file that replaced it.
    onReopened(() => {
      for (const [id, store] of this.#stores) if (store.dirty) void this.#leave(store, id);
    });
  }

  get #dirty(): S[] {
    return [...this.#stores.values()].filter((store) => store.dirty);
  }

  /** Brings a form back that was removed because it was empty. Must be called before the form is read. */
  async bringBack(id: string): Promise<void> {
    if (this.#takenAway.delete(id)) await this.#kind.restore(id);
  }

  /** Returns the store of a form while its screen is open. */
  useStore(id: string): S {
    const [store, setStore] = useState(() => this.#open(id));
    if (store.now.id !== id) setStore(this.#open(id));
    useEffect(() => {
      this.#stores.set(id, store);
      store.onScreen = true;
      return () => {
        store.onScreen = false;
        if (!this.#takeAway(store, id)) void this.#leave(store, id);
      };
    }, [store, id]);
    return store;
  }

  #open(id: string): S {
    const store = this.#stores.get(id) ?? this.#kind.open(id);
    this.#stores.set(id, store);
    this.#homes.set(store, this.#homes.get(store) ?? activeEnvironmentId());
    return store;
  }

  /**
   * Removes an empty form that was never written into: it is no record, only an accidental click, and would be a blank
   * row. Done at once, so that the next list no longer contains it. Returns true if the form was removed.
   */
  #takeAway(store: S, id: string): boolean {
    if (!this.#kind.isUntouched(store)) return false;
    this.#takenAway.add(id);
    this.#stores.delete(id);
    this.#kind.remove(id).catch(() => this.#takenAway.delete(id));
    return true;
  }

  async #leave(store: S, id: string): Promise<void> {
    if (!(await store.flush())) this.#kind.notSaved(store);
    else if (!store.onScreen) this.#stores.delete(id);
  }
}
