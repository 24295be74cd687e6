import { Component, type ReactNode } from 'react';
import { logFault } from '../faults.ts';
import { i18n } from '../i18n/index.ts';
import classes from './LastBoundary.module.css';

/**
 * A fault in what stands around every screen: the window itself, its messages, its dialogs. None of our components can be
 * trusted then, so the words stand in plain elements. Everything typed is in the main process already.
 */
export class LastBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
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
      <main className={classes.page} role="alert">
        <h1>{t('crash.windowTitle')}</h1>
        <p>{t('crash.meaning')}</p>
        <p>{t('crash.windowTodo')}</p>
        <button type="button" onClick={() => location.reload()}>
          {t('crash.windowReload')}
        </button>
      </main>
    );
  }
}
