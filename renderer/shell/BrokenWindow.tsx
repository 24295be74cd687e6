import { i18n } from '../i18n/index.ts';
import classes from './BrokenWindow.module.css';

/**
 * Stands in for the whole window when its frame, a message or a dialog cannot be rendered. Uses plain elements: none of
 * the app's components can be trusted then.
 */
export function BrokenWindow() {
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
