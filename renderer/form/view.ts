import type { StoreApi } from 'zustand';
import { shownLost } from './lost.ts';
import { type OpenField, openFields, visibleProblems } from './sections.ts';
import type { FormRules, FormState, FormTypes, MessageOf, ProblemOf } from './state.ts';
import type { FormStore } from './store.ts';

/** Everything that the parts of a form show, computed once per change. */
export interface FormView<T extends FormTypes<T>> {
  state: FormState<T>;
  form: T['form'];
  detail: T['detail'];
  facts: T['facts'];
  /** `problems`: everything that prevents sending. `shown`: those shown at the fields so far. */
  problems: ProblemOf<T>[];
  shown: ProblemOf<T>[];
  /** The fields in which something is missing or wrong, as counted in the section titles and the footer. */
  open: OpenField<T['path']>[];
  /** The platform's messages that no change has answered yet. */
  messages: MessageOf<T>[];
  /** The fields whose stored values were lost, as the form shows them. */
  lost: T['path'][];
}

/** Returns what a form shows; null while it has not been read. */
export function viewOf<T extends FormTypes<T>>(
  rules: FormRules<T>,
  state: FormState<T>,
  outside: T['outside'],
): FormView<T> | null {
  const { form, detail, left, asked, editing, answered } = state;
  if (!form || !detail) return null;
  const facts = rules.facts(state, form, detail, outside);
  const problems = rules.problems(form, detail, facts);
  const messages = detail.messages.filter(({ field }) => !field || !answered.has(field));
  // The main process asked for what is missing: show that without being asked again.
  const isAsked = asked || rules.isDemanded(detail);
  return {
    state,
    form,
    detail,
    facts,
    problems,
    shown: visibleProblems(rules, problems, { left, asked: isAsked, editing }),
    open: openFields(rules, problems, messages, asked ? null : editing),
    messages,
    lost: shownLost<T['form'], T['path']>(rules.kit, form, detail.lost?.fields ?? []),
  };
}

/**
 * Facts from beyond the form, which change by themselves, e.g. the time. `get` returns the same object until they
 * change.
 */
export interface Outside<O> {
  get(): O;
  subscribe(listener: () => void): () => void;
}

/** A view that can be subscribed to, like a store. It is computed when it is asked for, and once per change. */
export type ViewStore<T extends FormTypes<T>> = Pick<
  StoreApi<FormView<T> | null>,
  'getState' | 'getInitialState' | 'subscribe'
>;

export function createView<T extends FormTypes<T>>(
  store: FormStore<T>,
  outside: Outside<T['outside']>,
): ViewStore<T> {
  let last: { state: FormState<T>; outside: T['outside']; view: FormView<T> | null } | null = null;
  const getState = () => {
    const state = store.now;
    const now = outside.get();
    if (last?.state !== state || last.outside !== now)
      last = { state, outside: now, view: viewOf(store.rules, state, now) };
    return last.view;
  };
  return {
    getState,
    getInitialState: getState,
    subscribe(listener) {
      let before = getState();
      const tell = () => {
        const view = getState();
        const former = before;
        before = view;
        if (view !== former) listener(view, former);
      };
      const stops = [store.state.subscribe(tell), outside.subscribe(tell)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** An open form, for what happens outside of rendering. */
export interface OpenForm<T extends FormTypes<T>, S extends FormStore<T> = FormStore<T>> {
  store: S;
  view: ViewStore<T>;
}

/** Shows everything that is missing or wrong, and goes to the first of it. */
export function goToFirstFault<T extends FormTypes<T>>({ store, view }: OpenForm<T>): void {
  store.askForAll();
  const [first] = view.getState()?.problems ?? [];
  if (first) store.goTo(first.field);
}
