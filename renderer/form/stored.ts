import { createStore, type StoreApi } from 'zustand/vanilla';
import { isDirty, outgoing } from '../../contract/form-merge.ts';
import { Autosave } from '../stores/autosave.ts';
import { closed, type FormApi, type FormRules, type FormState, type FormTypes } from './state.ts';
import { answered, saved } from './transitions.ts';

/** A form's state, and its exchange with the main process: reading, saving, and actions on what is saved. */
export abstract class StoredForm<T extends FormTypes<T>> {
  readonly state: StoreApi<FormState<T>>;
  readonly rules: FormRules<T>;
  readonly #api: FormApi<T>;
  readonly #autosave: Autosave;
  /** Incremented with every answer that replaces the detail. A read that started before is outdated. */
  #version = 0;

  constructor(id: string, api: FormApi<T>, rules: FormRules<T>) {
    this.#api = api;
    this.rules = rules;
    this.state = createStore<FormState<T>>(() => closed(id, rules));
    this.#autosave = new Autosave({ save: () => this.#saveNow(), isDirty: () => this.dirty });
  }

  get now(): FormState<T> {
    return this.state.getState();
  }

  protected put(next: Partial<FormState<T>>): void {
    this.state.setState(next);
  }

  get dirty(): boolean {
    return this.#isDirty(this.now);
  }

  #isDirty({ form, base }: Pick<FormState<T>, 'form' | 'base'>): boolean {
    return form !== null && base !== null && form !== base && isDirty(this.rules.kit, { form, base });
  }

  /** Reads the form (again). Unsaved input stays. */
  async load(): Promise<void> {
    const version = this.#version;
    try {
      const detail = await this.#api.get(this.now.id);
      if (version !== this.#version) return this.load();
      this.accept(detail);
    } catch (error) {
      const { phase } = this.now;
      this.put({ failure: this.#api.failureOf(error), phase: phase === 'ready' ? phase : 'failed' });
    }
  }

  /** Takes the detail returned by any call. */
  accept(detail: T['detail']): void {
    this.#version += 1;
    const next = answered(this.rules, this.now, detail);
    const isSaved = !this.#isDirty({ ...this.now, ...next });
    this.put({ ...next, ...(isSaved ? { save: { kind: 'saved', at: detail.savedAt } } : {}) });
  }

  /** Must be called after every change. */
  protected saveSoon(): void {
    if (this.dirty) this.#autosave.changed();
    else this.put({ save: { kind: 'saved', at: this.now.detail?.savedAt ?? '' } });
  }

  /** Saves everything typed. All of it is on disk when this resolves to true. */
  flush(): Promise<boolean> {
    return this.#autosave.flush();
  }

  /**
   * Saves, runs an action on what is then stored, and takes its answer. Only one action runs at a time.
   * @param mayStart asked after everything is saved
   * @returns false when the action was not done
   */
  async act(
    busy: T['action'],
    action: () => Promise<T['detail']>,
    notice: T['done'],
    mayStart: () => boolean = () => true,
  ): Promise<boolean> {
    if (this.now.busy) return false;
    this.put({ busy, failure: null, notice: null });
    try {
      // Never act on anything other than what is on the screen.
      if (!(await this.flush()) || !mayStart()) return false;
      this.accept(await action());
      this.put({ notice: { kind: notice } });
      return true;
    } catch (error) {
      this.put({ failure: this.#api.failureOf(error) });
      return false;
    } finally {
      this.put({ busy: null });
    }
  }

  async #saveNow(): Promise<boolean> {
    const { id, form, base, detail } = this.now;
    if (!form || !base || !detail) return true;
    const sent = { form, base, detail };
    try {
      const answer = await this.#api.save(id, outgoing(this.rules.kit, sent, detail.form));
      this.#version += 1;
      const next = saved(this.rules, this.now, sent, answer);
      const isUnsaved = this.#isDirty({ ...this.now, ...next });
      this.put({
        ...next,
        save: isUnsaved ? { kind: 'unsaved' } : { kind: 'saved', at: answer.detail.savedAt },
      });
      return true;
    } catch (error) {
      this.put({ save: { kind: 'failed', failure: this.#api.failureOf(error) } });
      return false;
    }
  }
}
