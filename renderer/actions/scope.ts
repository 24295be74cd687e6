import type { ParseKeys } from 'i18next';
import type { de } from '../i18n/de/index.ts';
import { isPressed, type Press } from './keys.ts';

/** The key of a text with its namespace, e.g. `list:new`. */
export type Words = Extract<ParseKeys<(keyof typeof de)[]>, `${string}:${string}`>;

/** Where the focus has to be for a key to be meant for an action. */
export interface Focused {
  matches(selector: string): boolean;
}
type Focus = (element: Focused) => boolean;

/** Outside of fields. There, a key without `mod` types a character or changes a choice. */
export const outsideFields: Focus = (element) =>
  !element.matches('input, textarea, select, [contenteditable="true"]');

/** Outside of fields with text, where e.g. Ctrl+Z undoes typing. */
export const outsideText: Focus = (element) =>
  !element.matches('input:not([type="checkbox"], [type="radio"]), textarea');

export const anywhere: Focus = () => true;

/**
 * Something a user can do. Described once: buttons, key hints, the system's menu and the keyboard take it from here.
 * `Target` is what the scope acts on, e.g. the form that is open.
 */
export interface Action<Target = void> {
  /** Unique within the scope. */
  name: string;
  /** The text of its button. Absent where there is none. */
  words?: Words | ((target: Target) => Words);
  /** Key combinations (contract/keys.ts). The first one is shown beside the button. */
  keys: readonly string[];
  /** Where its keys apply. By default, those without `mod` apply outside of fields, unless the scope is an element. */
  focus?: Focus;
  /** True when a held key or a double click performs the action once. */
  once?: boolean;
  /** Whether it is possible now; by default always. Otherwise it is not offered, and an outer scope may use its keys. */
  when?: (target: Target, press?: KeyPress) => boolean;
  /** True when it is offered but there is nothing to do now: its button rests, and its keys have no other meaning. */
  rests?: (target: Target) => boolean;
  /** `press`: absent when a button or a menu was used. */
  perform: (target: Target, press?: Pick<KeyPress, 'shiftKey'>) => unknown;
  /** Says why there is nothing to do, when the action is used while it rests. */
  explain?: (target: Target) => unknown;
}

/** True when an action is possible now. */
export const isOffered = <Target>({ when }: Action<Target>, target: Target): boolean =>
  when?.(target) ?? true;

/** Returns the text of an action's button. */
export const wordsOf = <Target>({ words }: Action<Target>, target: Target): Words | undefined =>
  typeof words === 'function' ? words(target) : words;

/** Performs an action. If it rests, says why instead. */
export function use<Target>(
  action: Action<Target>,
  target: Target,
  press?: Pick<KeyPress, 'shiftKey'>,
): void {
  if (action.rests?.(target)) void action.explain?.(target);
  else void action.perform(target, press);
}

/**
 * The order in which keys apply: an element with the focus in it (`elementKeys`), a dialog, a list, its screen, the
 * window.
 */
const layers = ['element', 'dialog', 'list', 'screen', 'window'] as const;
type Layer = (typeof layers)[number];

/** A part of the window in which keys have a meaning of their own, with its actions. */
export interface Scope<Target = void> {
  readonly name: string;
  readonly layer: Layer;
  readonly actions: readonly Action<Target>[];
  /** Adds an action, and returns it for buttons and menus. */
  register: (action: Action<Target>) => Action<Target>;
}

const scopes: Scope<never>[] = [];

/** Creates a scope. Its actions are registered by the modules that perform them. */
export function createScope<Target = void>(name: string, layer: Layer): Scope<Target> {
  const actions: Action<Target>[] = [];
  const scope: Scope<Target> = {
    name,
    layer,
    actions,
    register(action) {
      actions.push(action);
      // `mod+shift+z` also matches `mod+z`, so the longer combination is compared first.
      actions.sort((a, b) => shifts(b) - shifts(a));
      return action;
    },
  };
  scopes.push(scope as unknown as Scope<never>);
  return scope;
}

const shifts = ({ keys }: { keys: readonly string[] }): number =>
  keys.filter((each) => each.includes('shift+')).length;

/** Returns all scopes of the page. */
export const allScopes = (): readonly Scope<never>[] => scopes;

/** Returns the key combinations that two actions of a scope share. */
export function sharedKeys(actions: readonly Pick<Action<never>, 'keys'>[]): string[] {
  const all = actions.flatMap(({ keys }) => keys.map((each) => each.toLowerCase()));
  return all.filter((each, index) => all.indexOf(each) !== index);
}

/** A scope that is on the screen, with what it acts on. */
export interface OpenScope<Target = unknown> {
  scope: Scope<Target>;
  target: () => Target;
}

/** A pressed key, and where the focus was. */
export interface KeyPress extends Press {
  element: Focused | null;
}

/** Returns the action of this scope that a pressed key means; null if none. */
export function actionOf<Target>(
  scope: Scope<Target>,
  target: Target,
  press: KeyPress,
): Action<Target> | null {
  const { element } = press;
  const isMeant = (action: Action<Target>) => {
    const keys = action.keys.find((each) => isPressed(each, press));
    if (keys === undefined) return false;
    const isPlain = !keys.startsWith('mod+') && scope.layer !== 'element';
    const focus = action.focus ?? (isPlain ? outsideFields : anywhere);
    return (element === null || focus(element)) && (action.when?.(target, press) ?? true);
  };
  return scope.actions.find(isMeant) ?? null;
}

/**
 * Returns what a pressed key does in the innermost scope that has an action for it; null if none has.
 * `covered`: a dialog or menu is open, so only the keys of dialogs apply.
 */
export function meaningOf(
  open: readonly OpenScope[],
  press: KeyPress,
  covered: boolean,
): { action: Action<unknown>; target: unknown } | null {
  const inwards = open
    .filter(({ scope }) => !covered || scope.layer === 'dialog')
    .sort((a, b) => layers.indexOf(a.scope.layer) - layers.indexOf(b.scope.layer));
  for (const each of inwards) {
    const target = each.target();
    const action = actionOf(each.scope, target, press);
    if (action) return { action, target };
  }
  return null;
}
