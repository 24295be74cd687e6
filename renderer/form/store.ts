import type { ValueAt } from '../../contract/form-kit.ts';
import type { FormTypes, Step } from './state.ts';
import { redo, stepBetween, undo } from './steps.ts';
import { StoredForm } from './stored.ts';
import { changed, left, opened, wentTo } from './transitions.ts';

/** How long a line must have been shown before anybody can have read it, in milliseconds. */
const timeToSee = 1_500;

/** A form that is open on the screen, with all typed input that is not on disk yet. */
export class FormStore<T extends FormTypes<T>> extends StoredForm<T> {
  onScreen = false;
  /** When entries last lapsed, in epoch milliseconds. */
  #lapsedAt = Number.NEGATIVE_INFINITY;

  constructor(...parts: ConstructorParameters<typeof StoredForm<T>>) {
    super(...parts);
    this.state.subscribe(({ lapsing }, before) => {
      if (lapsing.length > before.lapsing.length) this.#lapsedAt = Date.now();
    });
  }

  /** Changes the form; every change goes through here. A decision records a step for undo, typing does not. */
  change(edit: (form: T['form']) => T['form'], decision = false): void {
    const { form } = this.now;
    if (!form) return;
    const next = edit(form);
    const asStep = { label: 'choice', announced: false } as const;
    this.#changed(next, decision ? stepBetween(this.rules.kit, form, next, asStep) : null);
  }

  /** Changes one field. */
  set<P extends T['path']>(path: P, value: ValueAt<T['form'], P>, decision = false): void {
    this.change((form) => this.rules.kit.with(form, path, value), decision);
  }

  /** Applies a decision that can be undone from the bar as well. */
  apply(step: Step<T>): void {
    const { form } = this.now;
    if (form) this.#changed(step.redo(form), step, step.announced);
  }

  undo = (): boolean => this.#move(undo);
  redo = (): boolean => this.#move(redo);

  #move(way: typeof undo): boolean {
    const { history, form } = this.now;
    const moved = form && way<T['form'], Step<T>>(history, form);
    if (!moved) return false;
    this.#changed(moved.form, null);
    this.put({ history: moved.history, notice: null });
    // The change may be in a closed section, and must not go unseen.
    this.goTo(moved.step.field);
    return true;
  }

  #changed(typed: T['form'], step: Step<T> | null, announced = false): void {
    this.put(changed(this.rules, this.now, typed, step, announced));
    this.saveSoon();
  }

  focusField(field: T['path']): void {
    this.put({ editing: field });
  }

  blurField(field: T['path']): void {
    this.put(left(this.rules, this.now, field));
    void this.flush();
  }

  openSection(section: T['section'] | null): void {
    this.put(opened(this.now, section));
  }

  /** Opens a field's section and focuses the field, or the one that decides whether the form asks for it. */
  goTo(path: T['path']): void {
    this.put(wentTo(this.rules, this.now, path));
  }

  /** Changes the form's own state. */
  setExtra(extra: Partial<T['extra']>): void {
    this.put({ extra: { ...this.now.extra, ...extra } });
  }

  askForAll = (): void => this.put({ asked: true, notice: null });
  dismissLapsing = (): void => this.put({ lapsing: [] });
  dismissNotice = (): void => this.put({ notice: null });
  dismissFailure = (): void => this.put({ failure: null });

  /** True while an entry has lapsed too recently for the user to have seen it. */
  get hasUnseenLapses(): boolean {
    const { lapsing, form } = this.now;
    const isSaid = form !== null && lapsing.some((field) => this.rules.kit.isAsked(form, field));
    return isSaid && Date.now() - this.#lapsedAt < timeToSee;
  }
}
