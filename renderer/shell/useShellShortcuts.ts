import { useShortcuts } from '../components/useShortcuts.ts';
import { newSubscription } from '../features/subscriptions/actions.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import { useSearch } from '../stores/search.ts';

/** Binds the shortcuts that work on every screen. */
export function useShellShortcuts(): void {
  useShortcuts([
    [
      'n',
      () => {
        // Only on the screen whose button names this key. Elsewhere, a letter typed beside a field would leave the
        // screen.
        if (useNavigation.getState().screen.name === 'subscriptions') void newSubscription();
      },
    ],
    ['/', () => useSearch.getState().focus()],
    ['mod+1', () => goTo({ name: 'subscriptions' })],
    ['mod+2', () => goTo({ name: 'review' })],
    ['mod+3', () => goTo({ name: 'activity' })],
    ['mod+,', () => goTo({ name: 'settings' })],
    [
      'Escape',
      () => {
        const { screen, back } = useNavigation.getState();
        if (screen.name !== 'subscriptions') back();
      },
    ],
  ]);
}
