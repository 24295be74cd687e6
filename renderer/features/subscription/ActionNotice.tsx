import { Button, CloseButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useFieldNames } from './fields/useField.tsx';
import classes from './footer.module.css';
import { isAsked } from './model/sections.ts';
import type { Notice } from './state.ts';
import { useFormView } from './view.tsx';

/** What was just done, for reading, for hearing, and for undoing. */
export function ActionNotice() {
  const { store, state, detail } = useFormView();
  const words = useNoticeWords();
  const { failure } = state;
  // "Waits to be sent" is over as soon as the platform has said anything.
  const notice = state.notice?.kind === 'queued' && detail.stage !== 'onItsWay' ? null : state.notice;
  // To be seen, the banner says these; here they are to be heard.
  const inBanner =
    notice?.kind === 'queued' || (notice?.kind === 'takenBack' && detail.reason === 'takenBack');
  return (
    <>
      {failure && <ErrorNotice failure={failure} onClose={() => store.dismissFailure()} />}
      <div className={classes.notices} role="status" aria-live="polite">
        {notice && inBanner && <VisuallyHidden>{words(notice)}</VisuallyHidden>}
        {notice && !inBanner && (
          <Line action={<NoticeAction notice={notice} />} onClose={() => store.dismissNotice()}>
            {words(notice)}
          </Line>
        )}
        <Lapsing />
      </div>
    </>
  );
}

interface LineProps {
  children: ReactNode;
  action: ReactNode;
  onClose: () => void;
  tone?: 'needsYou';
}

function Line({ children, action, onClose, tone }: LineProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.notice} data-tone={tone}>
      {tone && <IconAlertTriangle size={15} stroke={2} aria-hidden className={classes.noticeIcon} />}
      <span className={classes.noticeWords}>{children}</span>
      {action}
      <CloseButton size="sm" aria-label={t('close')} onClick={onClose} />
    </div>
  );
}

function NoticeAction({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['subscription', 'common']);
  const { store } = useFormView();
  if (notice.kind === 'step') {
    // This button goes with its notice; what it has brought back is where one goes on.
    return (
      <Button variant="subtle" className={classes.small} onClick={() => store.undo()}>
        {t('common:undo')}
      </Button>
    );
  }
  if (notice.kind === 'takenBack')
    return (
      <Button variant="subtle" className={classes.small} onClick={() => void store.queue()}>
        {t('notice.undoQueue')}
      </Button>
    );
  return null;
}

/** Said at the moment that it happens: the entry that is gone may be in a section that is closed. */
function Lapsing() {
  const { t } = useTranslation('subscription');
  const { store, state, form, detail } = useFormView();
  const names = useFieldNames();
  const fields = state.lapsing.filter((field) => isAsked(form, field));
  const [first] = fields;
  if (!first) return null;
  const changed = new Set(fields.flatMap((field) => detail.lapsed[field]?.changed ?? []));
  return (
    <Line
      tone="needsYou"
      action={
        <Button variant="subtle" className={classes.small} onClick={() => store.goTo(first)}>
          {t('lapsed.show')}
        </Button>
      }
      onClose={() => store.dismissLapsing()}
    >
      {t('lapsed.notice', { changed: names([...changed]), entries: names(fields) })}
    </Line>
  );
}

function useNoticeWords() {
  const { t } = useTranslation(['subscription', 'common']);
  const { detail } = useFormView();
  const names = useFieldNames();
  return (notice: Notice): string => {
    switch (notice.kind) {
      case 'step':
        return t(`notice.${notice.step.label}`);
      case 'queued':
        return t(detail.reason === 'offline' ? 'notice.queuedOffline' : 'notice.queued');
      case 'takenBack':
        return t('notice.takenBack');
      case 'refusedFields':
        return t('notice.refusedFields', { fields: names(notice.fields) });
    }
  };
}
