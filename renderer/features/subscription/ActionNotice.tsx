import { Button, CloseButton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { fieldWord } from './fields/useField.tsx';
import classes from './footer.module.css';
import type { Notice } from './state.ts';
import { useFormView } from './view.tsx';

/** What was just done, for reading, for hearing, and for undoing. */
export function ActionNotice() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store, state } = useFormView();
  const words = useNoticeWords();
  const { notice, failure } = state;
  return (
    <>
      {failure && <ErrorNotice failure={failure} onClose={() => store.dismissFailure()} />}
      <div role="status" aria-live="polite">
        {/* To be seen, the banner says it; this is to be heard. */}
        {notice?.kind === 'queued' && <VisuallyHidden>{words(notice)}</VisuallyHidden>}
        {notice && notice.kind !== 'queued' && (
          <div className={classes.notice}>
            <span>{words(notice)}</span>
            {notice.kind === 'step' && (
              <Button variant="subtle" className={classes.small} onClick={store.undo}>
                {t('common:undo')}
              </Button>
            )}
            {notice.kind === 'takenBack' && (
              <Button variant="subtle" className={classes.small} onClick={() => void store.queue()}>
                {t('notice.undoQueue')}
              </Button>
            )}
            <CloseButton size="sm" aria-label={t('common:close')} onClick={() => store.dismissNotice()} />
          </div>
        )}
      </div>
    </>
  );
}

function useNoticeWords() {
  const { t } = useTranslation(['subscription', 'common']);
  const { detail } = useFormView();
  return (notice: Notice): string => {
    switch (notice.kind) {
      case 'step':
        return t(`notice.${notice.step.label}`);
      case 'queued':
        return t(detail.reason === 'offline' ? 'notice.queuedOffline' : 'notice.queued');
      case 'takenBack':
        return t('notice.takenBack');
      case 'refusedFields':
        return t('notice.refusedFields', {
          fields: notice.fields.map((field) => t(`common:${fieldWord(field)}`)).join(', '),
        });
    }
  };
}
