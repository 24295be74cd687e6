import type { AppFailure } from '../../contract/errors.ts';
import type { FormKit } from '../../contract/form-kit.ts';
import { type FormHistory, type FormStep, noHistory } from './steps.ts';

/** What is missing or wrong in a field. */
export interface FieldProblem<P extends string = string> {
  field: P;
  code: string;
}

/** What the platform said, at the field it is about; null: about the whole. */
export interface FieldMessage<P extends string = string> {
  field: P | null;
  text: string;
  at: string;
}

/** What the main process says about a form. */
export interface FormDetail<F, P extends string> {
  form: F;
  savedAt: string;
  problems: readonly FieldProblem<P>[];
  messages: readonly FieldMessage<P>[];
  /** Why fields can no longer be changed. */
  locked: Partial<Record<P, string>>;
  /** Entries that were removed because what they were about has changed. */
  lapsed: Partial<Record<P, { was: string | true; changed: readonly P[] }>>;
  /** Fields whose stored values were lost. */
  lost: { fields: readonly P[] } | null;
}

/** The types of one form. `extra` is the form's own state, `facts` what else its checks need to know. */
interface Types {
  form: object;
  path: string;
  section: string;
  /** The labels of steps that can be undone. */
  label: string;
  /** The actions that can run, and the notices that they leave. */
  action: string;
  done: string;
  extra: object;
  facts: object;
  /** What `facts` depend on beyond the form, e.g. the time. */
  outside: object;
}
export interface FormTypes<T extends Types> extends Types {
  detail: FormDetail<T['form'], T['path']>;
}

// biome-ignore lint/suspicious/noExplicitAny: inside the kit the types of the form at hand are not known
export type AnyForm = any;

export type Kit<T extends FormTypes<T>> = FormKit<T['form'], T['path'], T['section']>;
export type ProblemOf<T extends FormTypes<T>> = T['detail']['problems'][number];
export type MessageOf<T extends FormTypes<T>> = T['detail']['messages'][number];
/** Besides its own steps, every form has choices. */
export type Step<T extends FormTypes<T>> = FormStep<T['form'], T['path'], T['label'] | 'choice'>;

export type SaveState =
  | { kind: 'saved'; at: string }
  | { kind: 'unsaved' }
  | { kind: 'failed'; failure: AppFailure };

/** What was just done. Shown beside the actions until the next change. */
export type Notice<T extends FormTypes<T>> =
  | { kind: 'step'; step: Step<T> }
  | { kind: 'refusedFields'; fields: readonly T['path'][] }
  | { kind: T['done'] };

/** A form that is open on the screen. */
export interface FormState<T extends FormTypes<T>> {
  readonly id: string;
  phase: 'loading' | 'ready' | 'failed';
  /** Why the form could not be read, or why the last action failed. */
  failure: AppFailure | null;
  detail: T['detail'] | null;
  /** The form on the screen, and the form of the main process that it started from. */
  form: T['form'] | null;
  base: T['form'] | null;
  editing: T['path'] | null;
  save: SaveState;
  open: T['section'] | null;
  left: ReadonlySet<T['section']>;
  /** True once the user has asked for everything: from then on every gap is shown. */
  asked: boolean;
  /** Fields changed here since the platform's last messages, which are thereby answered. */
  answered: ReadonlySet<T['path']>;
  history: FormHistory<Step<T>>;
  notice: Notice<T> | null;
  /** Entries that lapsed through the last changes, reported until they are filled in again. */
  lapsing: readonly T['path'][];
  busy: T['action'] | null;
  /** The field to be focused next. The number distinguishes two requests for the same field. */
  focus: { field: T['path']; request: number } | null;
  extra: T['extra'];
}

/** The calls that the store needs. They throw errors that `failureOf` accepts. */
export interface FormApi<T extends FormTypes<T>> {
  get: (id: string) => Promise<T['detail']>;
  save: (id: string, form: T['form']) => Promise<{ detail: T['detail']; refused: T['path'][] }>;
  failureOf: (error: unknown) => AppFailure;
}

/** The parts that each form supplies: its description, and what its changes and checks mean. */
export interface FormRules<T extends FormTypes<T>> {
  kit: Kit<T>;
  extra: T['extra'];
  /** Returns a changed form with what follows from the change. */
  follow(before: T['form'], after: T['form']): T['form'];
  /** Returns the form's own state after a change. */
  afterChange(extra: T['extra']): T['extra'];
  /** Returns the form's own state after the main process has answered. @param saved the answer was that to a save */
  afterAnswer(extra: T['extra'], before: T['detail'] | null, after: T['detail'], saved: boolean): T['extra'];
  facts(state: FormState<T>, form: T['form'], detail: T['detail'], outside: T['outside']): T['facts'];
  problems(form: T['form'], detail: T['detail'], facts: T['facts']): ProblemOf<T>[];
  /** True when something still has to be filled in; otherwise a value is wrong. */
  isGap(problem: ProblemOf<T>): boolean;
  /** True for an entry that a change has removed: it is shown at once. */
  isLapse(problem: ProblemOf<T>): boolean;
  /** True when the main process has already asked for everything that is missing. */
  isDemanded(detail: T['detail']): boolean;
  /** False where nothing is missing only because it can't or need not be known yet. */
  isComplete(section: T['section'], form: T['form'], detail: T['detail'], facts: T['facts']): boolean;
}

export const closed = <T extends FormTypes<T>>(id: string, { kit, extra }: FormRules<T>): FormState<T> => ({
  id,
  phase: 'loading',
  failure: null,
  detail: null,
  form: null,
  base: null,
  editing: null,
  save: { kind: 'unsaved' },
  open: kit.sections[0] ?? null,
  left: new Set(),
  asked: false,
  answered: new Set(),
  history: noHistory,
  notice: null,
  lapsing: [],
  busy: null,
  focus: null,
  extra,
});
