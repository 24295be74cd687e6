import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  changedFields,
  emptyForm,
  type FieldPath,
  type SubscriptionForm,
  subscriptionKit,
} from '../../../contract/form.ts';
import { isDirty, merge, mergeSaved, outgoing } from '../../../contract/form-merge.ts';
import { canonicalId } from '../../../contract/ids.ts';
import { matchStatements } from '../../../contract/statements.ts';
import {
  type Investor,
  type Lapses,
  type LapsingField,
  lapsingFields,
  type SubscriptionDetail,
} from '../../../contract/subscription.ts';
import { Autosave } from '../../stores/autosave.ts';
import { isAsked, type Section, sectionOf, shownField } from './model/sections.ts';
import { choiceStep, type FormStep, record, redo, undo } from './model/steps.ts';
import { closed, type Lookup, type OpenSubscription, type QueueWish, type SubscriptionApi } from './state.ts';

type Set = StoreApi<OpenSubscription>['setState'];

/** A subscription that is open on the screen, with all typed input that is not on disk yet. */
export class SubscriptionStore {
  readonly state: StoreApi<OpenSubscription>;
  onScreen = false;
  /** True once the user has deleted the subscription. */
  removed = false;
  readonly #api: SubscriptionApi;
  readonly #autosave: Autosave;
  /** Incremented with every answer that replaces the detail. A read that started before is outdated. */
  #version = 0;
  /** When entries last lapsed, in epoch milliseconds. */
  #lapsedAt = Number.NEGATIVE_INFINITY;

  constructor(id: string, api: SubscriptionApi) {
    this.#api = api;
    this.state = createStore<OpenSubscription>(() => closed(id));
    this.#autosave = new Autosave({ save: () => this.#saveNow(), isDirty: () => this.dirty });
  }

  get #set(): Set {
    return this.state.setState;
  }

  get dirty(): boolean {
    const { form, base } = this.state.getState();
    return form !== null && base !== null && form !== base && isDirty(subscriptionKit, { form, base });
  }

  /** True when nothing was ever entered: the form is that of a new draft that was never saved. */
  get isUntouched(): boolean {
    const { form, detail } = this.state.getState();
    return (
      form !== null &&
      detail?.stage === 'draft' &&
      detail.queuedAt === null &&
      detail.removable &&
      detail.savedAt === detail.createdAt &&
      changedFields(form, emptyForm()).length === 0
    );
  }

  /** Reads the subscription (again). Unsaved input stays. */
  async load(): Promise<void> {
    const version = this.#version;
    try {
      const detail = await this.#api.get(this.state.getState().id);
      if (version !== this.#version) return this.load();
      this.#take(detail);
    } catch (error) {
      const failure = this.#api.failureOf(error);
      this.#set(({ phase }) => ({ failure, phase: phase === 'ready' ? phase : 'failed' }));
    }
  }

  /** Changes the form; every change goes through here. A decision records a `step` for undo, typing does not. */
  change(edit: (form: SubscriptionForm) => SubscriptionForm, decision = false): void {
    const { form } = this.state.getState();
    if (!form) return;
    const next = edit(form);
    this.#changed(next, decision ? choiceStep(form, next) : null);
  }

  /** Applies a decision that can be undone from the bar as well. */
  apply(step: FormStep): void {
    const { form } = this.state.getState();
    if (form) this.#changed(step.redo(form), step, step.label !== 'answerAdded' && step.label !== 'choice');
  }

  undo = (): boolean => this.#move(undo);
  redo = (): boolean => this.#move(redo);

  #move(way: typeof undo): boolean {
    const { history, form } = this.state.getState();
    const moved = form && way(history, form);
    if (!moved) return false;
    this.#changed(moved.form, null);
    this.#set({ history: moved.history, notice: null });
    // The change may be in a closed section, and must not go unseen.
    this.goTo(moved.step.field);
    return true;
  }

  #changed(typed: SubscriptionForm, step: FormStep | null, announce = false): void {
    const form = matchStatements(this.state.getState().form ?? typed, typed);
    this.#set(({ history, answered, form: before, notice }) => ({
      form,
      history: step ? record(history, step) : history,
      answered: before ? answeredBy(answered, before, form) : answered,
      save: { kind: 'unsaved' },
      urged: 0,
      notice: step && announce ? { kind: 'step', step } : notice?.kind === 'step' && !step ? notice : null,
    }));
    if (this.dirty) this.#autosave.changed();
    else this.#set(({ detail }) => ({ save: { kind: 'saved', at: detail?.savedAt ?? '' } }));
  }

  focusField(field: FieldPath): void {
    this.#set({ editing: field });
  }

  blurField(field: FieldPath): void {
    // On a click, the next field may get the focus before this field is told that it was left.
    if (this.state.getState().editing === field) this.#set({ editing: null });
    const { form, base, detail, editing } = this.state.getState();
    // Merges what arrived while the user was in the field with what was typed.
    if (form && base && detail) this.#set(merge(subscriptionKit, { form, base }, detail.form, editing));
    void this.flush();
  }

  openSection(section: Section | null): void {
    this.#set(({ open, left }) => (open === section ? {} : { open: section, left: plus(left, open) }));
  }

  /** Opens a field's section and focuses the field, or the one that decides whether the form asks for it. */
  goTo(path: FieldPath): void {
    const { form } = this.state.getState();
    const field = form ? shownField(form, path) : path;
    this.openSection(sectionOf(field));
    this.#set(({ focus }) => ({ focus: { field, request: (focus?.request ?? 0) + 1 } }));
  }

  setInvestor(investor: Investor | null): void {
    this.#set(({ names }) => ({
      investor,
      names: investor?.name ? { ...names, [canonicalId(investor.id)]: investor.name } : names,
    }));
  }

  setLookup(lookup: Lookup): void {
    this.#set({ lookup });
  }

  /** Takes the detail returned by a call that is not one of this store's own. */
  accept(detail: SubscriptionDetail): void {
    this.#take(detail);
  }

  /** Emphasises the words beside the button when the user wants to go on where there is nothing to do. */
  urge(): void {
    this.#set(({ urged }) => ({ urged: urged + 1 }));
  }

  dismissMoved(): void {
    this.#set(({ form }) => ({ movedRead: form?.givenBy.others.at(-1)?.investorId ?? null }));
  }

  dismissLapsing(): void {
    this.#set({ lapsing: [] });
  }

  askForAll(): void {
    this.#set({ asked: true, notice: null });
  }

  dismissNotice(): void {
    this.#set({ notice: null });
  }

  dismissFailure(): void {
    this.#set({ failure: null });
  }

  /** Saves everything typed. All of it is on disk when this resolves to true. */
  flush(): Promise<boolean> {
    return this.#autosave.flush();
  }

  queue = (wish: QueueWish = {}): Promise<boolean> =>
    this.#act('queue', () => this.#api.queue(this.state.getState().id, wish), 'queued', wish.unsigned);
  takeBack = (): Promise<boolean> =>
    this.#act('takeBack', () => this.#api.takeBack(this.state.getState().id), 'takenBack');

  async #act(
    busy: 'queue' | 'takeBack',
    action: () => Promise<SubscriptionDetail>,
    notice: 'queued' | 'takenBack',
    seen = false,
  ): Promise<boolean> {
    if (this.state.getState().busy) return false;
    this.#set({ busy, failure: null, notice: null, urged: 0 });
    try {
      // Never queue anything other than what is on the screen.
      if (!(await this.flush())) return false;
      // Nor while an entry has lapsed too recently for the user to have seen it. With `seen`, the pressed button itself
      // said so.
      if (busy === 'queue' && !seen && this.#hasUnseenLapses()) return false;
      this.#take(await action());
      this.#set({ notice: { kind: notice }, dequeued: false });
      return true;
    } catch (error) {
      this.#set({ failure: this.#api.failureOf(error) });
      return false;
    } finally {
      this.#set({ busy: null });
    }
  }

  #lapsing(...of: Parameters<typeof lapsingAfter>): readonly LapsingField[] {
    const after = lapsingAfter(...of);
    if (after.length > of[0].length) this.#lapsedAt = Date.now();
    return after;
  }

  #hasUnseenLapses(): boolean {
    const { lapsing, form } = this.state.getState();
    const isSaid = form !== null && lapsing.some((field) => isAsked(form, field));
    return isSaid && Date.now() - this.#lapsedAt < timeToSee;
  }

  async #saveNow(): Promise<boolean> {
    const { id, form, base, detail } = this.state.getState();
    if (!form || !base || !detail) return true;
    const sent = { form, base };
    try {
      const answer = await this.#api.save(id, outgoing(subscriptionKit, sent, detail.form));
      this.#version += 1;
      const dequeued = detail.queuedAt !== null && answer.detail.queuedAt === null;
      this.#set((now) => ({
        ...(dequeued ? { dequeued } : {}),
        ...(now.form && now.base
          ? mergeSaved(
              subscriptionKit,
              { form: now.form, base: now.base },
              sent,
              answer.detail.form,
              now.editing,
              answer.refused,
            )
          : {}),
        detail: answer.detail,
        lapsing: this.#lapsing(now.lapsing, detail.lapsed, answer.detail.lapsed),
        ...(answer.refused.length > 0 ? { notice: { kind: 'refusedFields', fields: answer.refused } } : {}),
      }));
      this.#set({ save: this.dirty ? { kind: 'unsaved' } : { kind: 'saved', at: answer.detail.savedAt } });
      return true;
    } catch (error) {
      this.#set({ save: { kind: 'failed', failure: this.#api.failureOf(error) } });
      return false;
    }
  }

  #take(detail: SubscriptionDetail): void {
    this.#version += 1;
    this.#set((now) => {
      const versions =
        now.form && now.base
          ? merge(subscriptionKit, { form: now.form, base: now.base }, detail.form, now.editing)
          : { form: detail.form, base: detail.form };
      const moved = now.detail?.reason !== detail.reason || now.detail.queuedAt !== detail.queuedAt;
      const newWords = JSON.stringify(now.detail?.messages) !== JSON.stringify(detail.messages);
      return {
        ...versions,
        detail,
        ...(moved ? { urged: 0 } : {}),
        lapsing: this.#lapsing(now.lapsing, now.detail?.lapsed ?? detail.lapsed, detail.lapsed),
        phase: 'ready' as const,
        answered: newWords ? new Set<FieldPath>() : now.answered,
      };
    });
    if (!this.dirty) this.#set({ save: { kind: 'saved', at: detail.savedAt } });
  }
}

const plus = <T>(set: ReadonlySet<T>, item: T | null): ReadonlySet<T> =>
  item === null ? set : new Set([...set, item]);

const answeredBy = (answered: ReadonlySet<FieldPath>, before: SubscriptionForm, after: SubscriptionForm) =>
  new Set([...answered, ...changedFields(before, after)]);

/** How long a line must have been shown before anybody can have read it, in milliseconds. */
const timeToSee = 1_500;

/** Returns the fields that lapsed just now or shortly before, unless they have been filled in again. */
const lapsingAfter = (
  lapsing: readonly LapsingField[],
  before: Lapses,
  after: Lapses,
): readonly LapsingField[] =>
  lapsingFields.filter((field) => {
    const more = (after[field]?.changed.length ?? 0) > (before[field]?.changed.length ?? 0);
    return after[field] && (lapsing.includes(field) || more);
  });
