import { MantineProvider } from '@mantine/core';
import { ConfirmDialog } from './components/confirm.tsx';
import { Toasts } from './components/notify.tsx';
import { WordsProvider } from './i18n/useWords.tsx';
import { BrokenWindow } from './shell/BrokenWindow.tsx';
import { ErrorBoundary } from './shell/ErrorBoundary.tsx';
import { Shell } from './shell/Shell.tsx';
import { BlockedScreen } from './shell/start/BlockedScreen.tsx';
import { StartingScreen } from './shell/start/StartingScreen.tsx';
import { UnreachableScreen } from './shell/start/UnreachableScreen.tsx';
import { useApp } from './stores/app.ts';
import { noColorSchemeStorage } from './theme/colorScheme.ts';
import { styleNonce } from './theme/nonce.ts';
import { theme, variables } from './theme/theme.ts';

/** Renders the shell again for another phase only: the app's state also holds the progress of work in the background. */
function Content() {
  const isReady = useApp(({ state }) => state?.phase === 'ready');
  return isReady ? <Shell /> : <NotReady />;
}

function NotReady() {
  const { state, failure } = useApp();
  // The key resets the screen for each environment: a choice or an attempt for one says nothing about another.
  if (state?.phase === 'blocked' && state.blocked)
    return <BlockedScreen key={state.activeEnvironmentId} blocked={state.blocked} app={state} />;
  if (failure) return <UnreachableScreen failure={failure} />;
  return <StartingScreen />;
}

export function App() {
  const chosen = useApp(({ state }) => state?.preferences.theme ?? 'system');
  return (
    <MantineProvider
      theme={theme}
      getStyleNonce={styleNonce}
      cssVariablesResolver={variables}
      colorSchemeManager={noColorSchemeStorage}
      defaultColorScheme="auto"
      forceColorScheme={chosen === 'system' ? undefined : chosen}
    >
      <ErrorBoundary fallback={() => <BrokenWindow />}>
        <WordsProvider>
          <Content />
          <ConfirmDialog />
          <Toasts />
        </WordsProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
