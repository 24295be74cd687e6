import { useEffect, useRef } from 'react';
import { i18n } from '../i18n/index.ts';
import classes from './BrokenWindow.module.css';

/**
 * Replaces the whole window when its frame, a message or a dialog can't be rendered. Looks like `StopPage` but uses
 * plain elements, because the app's own components can't be trusted then.
 */
export function BrokenWindow() {
  const t = i18n.getFixedT(null, 'shell');
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <main className={classes.page}>
      <svg className={classes.icon} viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 9v4" />
        <path d="M10.363 3.591l-8.106 13.534a1.914 1.914 0 0 0 1.636 2.871h16.214a1.914 1.914 0 0 0 1.636 -2.87l-8.106 -13.536a1.914 1.914 0 0 0 -3.274 0" />
        <path d="M12 16h.01" />
      </svg>
      <div className={classes.words} role="alert">
        <h1>{t('crash.windowTitle')}</h1>
        <p>{t('crash.meaning')}</p>
        <p className={classes.todo}>{t('crash.windowTodo')}</p>
      </div>
      <button ref={button} type="button" onClick={() => location.reload()}>
        {t('crash.reload')}
      </button>
    </main>
  );
}
