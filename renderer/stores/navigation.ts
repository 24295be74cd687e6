import { create } from 'zustand';
import { onEnvironmentChange } from './app.ts';

/**
 * The screens by name, with what each needs to know. They follow from the table of screens (renderer/shell/screens.tsx),
 * which imports the screens' components, and these import this file.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the table adds the members
export interface Screens {}

export type ScreenName = keyof Screens;

/** A screen of this name, or any screen. */
export type Screen<Name extends ScreenName = ScreenName> = {
  [Each in Name]: { name: Each } & Screens[Each];
}[Name];

interface Navigation {
  screen: Screen;
  /** The screens that Esc returns to, newest last. */
  history: Screen[];
  /** The open screen's title in the top bar, if it says more than the default title. */
  title: string | null;
  go: (screen: Screen) => void;
  back: () => void;
  setTitle: (title: string | null) => void;
}

const remembered = 20;
const home: Screen = { name: 'subscriptions' };

const same = (a: Screen, b: Screen): boolean => JSON.stringify(a) === JSON.stringify(b);

export const useNavigation = create<Navigation>((set) => ({
  screen: home,
  history: [],
  title: null,
  go: (screen) =>
    set((now) =>
      same(now.screen, screen)
        ? now
        : { screen, title: null, history: [...now.history, now.screen].slice(-remembered) },
    ),
  back: () =>
    set(({ history }) => ({ screen: history.at(-1) ?? home, title: null, history: history.slice(0, -1) })),
  setTitle: (title) => set({ title }),
}));

/** Opens a screen, also from outside of components. */
export const goTo = (screen: Screen): void => useNavigation.getState().go(screen);

// An open subscription belongs to the environment that was left; the settings belong to none.
onEnvironmentChange(() => {
  const { screen } = useNavigation.getState();
  useNavigation.setState({ screen: screen.name === 'settings' ? screen : home, history: [], title: null });
});
