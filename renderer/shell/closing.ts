import { notifyDone } from '../components/notify.tsx';
import { i18n } from '../i18n/index.ts';
import { flushUnsaved, isStuck } from '../stores/unsaved.ts';

let warned = false;

/** Keeps the window open once if saving has failed, so that the user can read why. */
export function warnBeforeClosing(): void {
  window.addEventListener('beforeunload', (event) => {
    void flushUnsaved();
    if (warned || !isStuck()) return;
    warned = true;
    event.preventDefault();
    notifyDone(i18n.t('shell:closeWarning'));
  });
}
