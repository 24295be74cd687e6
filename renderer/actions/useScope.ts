import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useEffectEvent } from 'react';
import { isCovered } from './covered.ts';
import { type Action, actionOf, meaningOf, type OpenScope, type Scope, use } from './scope.ts';

/** The scopes on the screen, in no particular order. */
const open = new Set<OpenScope>();

/** Performs an action for a pressed key. The browser then does nothing else with the key. */
function performFor<Target>(
  action: Action<Target>,
  target: Target,
  event: Pick<KeyboardEvent, 'repeat' | 'preventDefault' | 'shiftKey'>,
): void {
  event.preventDefault();
  if (!action.once || !event.repeat) use(action, target, event);
}

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const meaning = meaningOf([...open], pressOf(event, event.target), isCovered());
  if (meaning) performFor(meaning.action, meaning.target, event);
}

function pressOf(event: KeyboardEvent | ReactKeyboardEvent, target: EventTarget | null) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return { key, ctrlKey, metaKey, altKey, shiftKey, element: target instanceof Element ? target : null };
}

/** Binds the keys of a scope's actions while the component is shown. They act on the latest `target`. */
export function useScope<Target>(scope: Scope<Target>, target: Target): void {
  // Not a ref that an effect sets: the key may come between the paint and the effect.
  const latest = useEffectEvent(() => target);
  useEffect(() => {
    const entry = { scope, target: () => latest() } as OpenScope;
    if (open.size === 0) document.addEventListener('keydown', listen);
    open.add(entry);
    return () => {
      open.delete(entry);
      if (open.size === 0) document.removeEventListener('keydown', listen);
    };
  }, [scope]);
}

/** Returns the `onKeyDown` of an element with keys of its own. They go before all others while the focus is in it. */
export function elementKeys<Target>(scope: Scope<Target>, target: Target) {
  return (event: ReactKeyboardEvent): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || isCovered()) return;
    const action = actionOf(scope, target, pressOf(event, event.target));
    if (action) performFor(action, target, event);
  };
}
