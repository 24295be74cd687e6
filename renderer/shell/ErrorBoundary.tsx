import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { logFault } from '../faults.ts';
import { i18n } from '../i18n/index.ts';
import { goTo } from '../stores/navigation.ts';
import { StopPage } from './start/StopPage.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
}

/**
 * A fault while rendering takes down one area and not the window, and shows words instead of a stack. What was typed
 * is in the main process already: every screen saves while typing.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    logFault('render', error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const t = i18n.getFixedT(null, 'shell');
    return (
      <StopPage
        title={t('crash.title')}
        meaning={t('crash.meaning')}
        todo={t('crash.todo')}
        actions={
          <Button.Group>
            <Button onClick={() => this.setState({ broken: false })}>{t('crash.reload')}</Button>
            <Button variant="default" onClick={() => goTo({ name: 'subscriptions' })}>
              {t('crash.toList')}
            </Button>
          </Button.Group>
        }
      />
    );
  }
}
