import { createContext, type ReactNode, useContext, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { ValueAt } from '../../contract/form-kit.ts';
import { afterClick } from './afterClick.ts';
import { type Loss, lossAt } from './lost.ts';
import type { AnyForm, FormTypes, MessageOf, ProblemOf } from './state.ts';
import type { FormStore } from './store.ts';
import { createView, type FormView, type OpenForm, type Outside, type ViewStore } from './view.ts';

/** The words of a form's fields, in the user's language. */
export interface FormWords<T extends FormTypes<T>> {
  problem(problem: ProblemOf<T>): string;
  /** Says why a field is locked. */
  lock(reason: string): string;
  /** Introduces what the platform said, and says when. */
  said(message: MessageOf<T>): [before: string, after: string];
  /** Says that an entry has to be given again, because of what has changed. */
  lapsed(changed: readonly T['path'][]): string;
  lost(loss: Loss): string;
}

interface Opened extends OpenForm<AnyForm> {
  useWords: () => FormWords<AnyForm>;
}
const Context = createContext<Opened | null>(null);

/** Returns the form that the component is part of. Inside the kit its types are not known, see `formHooks`. */
export function useForm(): Opened {
  const opened = useContext(Context);
  if (!opened) throw new Error('useForm called outside of FormProvider');
  return opened;
}

const isSame = (a: unknown, b: unknown): boolean =>
  Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);

/**
 * Returns a part of what the form shows. The component renders again only when this part has changed: typing in a field
 * renders that field and not the form. Parts are compared as JSON, so each call may create a new object.
 */
export function useSelected<T extends FormTypes<T>, R>(select: (view: FormView<T>) => R): R {
  const last = useRef<{ part: R } | null>(null);
  const view: ViewStore<T> = useForm().view;
  return useStore(view, (now) => {
    const before = last.current;
    // A form that was read never becomes unread, but its last components may still be asked.
    if (!now && before) return before.part;
    if (!now) throw new Error('a form shows its fields before it was read');
    const part = select(now);
    if (before && isSame(before.part, part)) return before.part;
    last.current = { part };
    return part;
  });
}

/** Everything about one field except its value. */
export interface Field {
  id: string;
  disabled: boolean;
  /** Why the field is locked, in words. */
  lock: string | null;
  /** What is wrong, in words, and what the platform said about the field. */
  problems: string[];
  said: { before: string; text: string; after: string; at: string }[];
  /** Set when the entry lapsed because something it was about has changed: why, in words, and the former value. */
  lapse: { words: string; was: string | true; changed: readonly string[] } | null;
  /** Says that the stored value of this field, or of a field that it hides, was lost. */
  lost: string | null;
  focus: { onFocus: () => void; onBlur: () => void };
}

export const fieldId = (path: string): string => `field-${path.replace('.', '-')}`;

/** Returns everything about one field except its value. */
export function useField(path: string): Field {
  const { store, useWords } = useForm();
  const words = useWords();
  const { kit } = store.rules;
  const { locked, problems, messages, lapsed, loss } = useSelected<AnyForm, FieldFacts>(
    ({ form, detail, shown, messages: all }) => {
      const reason = detail.locked[path] ?? null;
      return {
        locked: reason,
        problems: reason === null ? shown.filter(({ field }) => field === path) : [],
        messages: all.filter(({ field }) => field === path),
        lapsed: reason !== null || kit.at(form, path) ? null : (detail.lapsed[path] ?? null),
        loss: lossAt(kit, form, detail.lost?.fields ?? [], path),
      };
    },
  );
  const lapse = lapsed && { ...lapsed, words: words.lapsed(lapsed.changed) };
  return {
    id: fieldId(path),
    disabled: locked !== null,
    lock: locked === null ? null : words.lock(locked),
    // Why an entry lapsed says more than that it is missing.
    problems: lapse ? problems.slice(0, 1).map(() => lapse.words) : problems.map(words.problem),
    said: messages.map((message) => {
      const [before, after] = words.said(message);
      return { before, text: message.text, after, at: message.at };
    }),
    lapse,
    lost: loss && words.lost(loss),
    focus: {
      onFocus: () => store.focusField(path),
      onBlur: () => afterClick(() => store.blurField(path)),
    },
  };
}

interface FieldFacts {
  locked: string | null;
  problems: ProblemOf<AnyForm>[];
  messages: MessageOf<AnyForm>[];
  lapsed: { was: string | true; changed: readonly string[] } | null;
  loss: Loss | null;
}

/** Returns the value of a field, and a function that changes it. */
export function useFieldValue<V>(path: string): [value: V, change: (value: V, decision?: boolean) => void] {
  const { store } = useForm();
  const value = useSelected<AnyForm, V>(({ form }) => store.rules.kit.at(form, path) as V);
  return [value, (next, decision) => store.set(path, next as never, decision)];
}

interface ProviderProps<S> {
  store: S;
  /** Shown until the form was read. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Returns the hooks of one form, with its types. */
export function formHooks<T extends FormTypes<T>, S extends FormStore<T>>(
  outside: Outside<T['outside']>,
  useWords: () => FormWords<T>,
): {
  FormProvider: (props: ProviderProps<S>) => ReactNode;
  useForm: () => OpenForm<T, S>;
  useView: <R>(select: (view: FormView<T>) => R) => R;
  useValue: <P extends T['path']>(path: P) => ValueAt<T['form'], P>;
} {
  return {
    FormProvider({ store, fallback, children }) {
      const opened = useMemo<Opened>(
        () => ({ store, view: createView<T>(store, outside), useWords }),
        [store, outside, useWords],
      );
      const isRead = useStore(opened.view, (view) => view !== null);
      return isRead ? <Context value={opened}>{children}</Context> : fallback;
    },
    useForm: useForm as unknown as () => OpenForm<T, S>,
    useView: useSelected<T, AnyForm>,
    useValue: (path) => useFieldValue<AnyForm>(path)[0],
  };
}
