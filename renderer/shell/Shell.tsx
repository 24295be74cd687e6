import { type ComponentType, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../actions/useScope.ts';
import { windowScope } from '../actions/windowScope.ts';
import { FailureBanner } from '../components/FailureBanner.tsx';
import { KeyNotice } from '../features/recovery/KeyNotice.tsx';
import { NewKeyDialog } from '../features/recovery/NewKeyDialog.tsx';
import { TakeoverDialog } from '../features/recovery/TakeoverDialog.tsx';
import { listenToProgress } from '../features/review/reviewStore.ts';
import { takeUpBatch } from '../features/subscriptions/actions.ts';
import { dropWhatLeaves } from '../features/subscriptions/leaving.ts';
import { useActiveEnvironment } from '../stores/app.ts';
import { type Screen, useNavigation } from '../stores/navigation.ts';
import { BrokenScreen } from './BrokenScreen.tsx';
import { useCounts } from './counts.ts';
import { EnvironmentNotice } from './EnvironmentNotice.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { listenToMenu } from './menu.ts';
import notices from './notices.module.css';
import { PauseBanner } from './PauseBanner.tsx';
import { ProxyNotices } from './proxy/ProxyNotices.tsx';
import { Rail } from './Rail.tsx';
import { RecoveredNotice } from './RecoveredNotice.tsx';
import { SecondBackupNotice } from './SecondBackupNotice.tsx';
import { SecondLookNotice } from './SecondLookNotice.tsx';
import classes from './Shell.module.css';
import { SpaceNotice } from './SpaceNotice.tsx';
import { screens } from './screens.tsx';
import { TopBar } from './TopBar.tsx';
import { UnreadableNotice } from './UnreadableNotice.tsx';
import { ZoneQuestion } from './ZoneQuestion.tsx';
import { listenToZoom } from './zoom.ts';

function CurrentScreen({ screen }: { screen: Screen }) {
  const { name, ...rest } = screen;
  // The properties of the component are where the type of the screen comes from.
  const Component = screens[name].component as ComponentType<object>;
  return <Component {...rest} />;
}

/** Shows the window: the environment's colour on top, the areas on the left, the open screen with its bar. */
export function Shell() {
  const { t } = useTranslation('shell');
  const screen = useNavigation((navigation) => navigation.screen);
  const environment = useActiveEnvironment();
  useScope(windowScope, undefined);
  useCounts();
  useEffect(listenToProgress, []);
  useEffect(dropWhatLeaves, []);
  useEffect(() => void takeUpBatch(), []);
  useEffect(listenToMenu, []);
  useEffect(listenToZoom, []);
  const main = useRef<HTMLElement>(null);
  const focusMain = () => main.current?.focus({ preventScroll: true });
  return (
    <div className={classes.shell} data-environment={environment?.kind}>
      <div className={classes.strip} aria-hidden />
      <NewKeyDialog />
      <TakeoverDialog />
      <Rail />
      <div className={classes.side}>
        <TopBar />
        <PauseBanner />
        <ProxyNotices />
        <SecondLookNotice />
        <RecoveredNotice />
        <UnreadableNotice />
        <KeyNotice className={notices.place} />
        <EnvironmentNotice />
        <SpaceNotice />
        <SecondBackupNotice />
        <ZoneQuestion onAnswered={focusMain} />
        <FailureBanner onClosed={focusMain} />
        <main ref={main} tabIndex={-1} className={classes.main} aria-label={t(`title.${screen.name}`)}>
          {/* The key resets the screen: no state of a screen may survive a change of environment. */}
          <ErrorBoundary
            key={`${environment?.id} ${JSON.stringify(screen)}`}
            fallback={(retry) => (
              <BrokenScreen
                retry={() => {
                  // Before the retry, since a screen that is still broken moves the focus to its button.
                  focusMain();
                  retry();
                }}
              />
            )}
          >
            <CurrentScreen screen={screen} />
          </ErrorBoundary>
        </main>
      </div>
    </div>
  );
}
