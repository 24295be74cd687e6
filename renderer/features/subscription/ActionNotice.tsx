import { Button, CloseButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { fieldWord } from './fields/useField.tsx';
import classes from './footer.module.css';
import type { Notice } from './state.ts';
import { useFormView } from './view.tsx';

/** What was just done, for reading, for hearing, and for undoing. */
export function ActionNotice() {
  const { store, state, detail } = useFormView();
  const words = useNoticeWords();
  const { notice, failure } = state;
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
    const undo = () => {
      store.undo();
      // This button goes with its notice; what it has brought back is where one goes on.
      store.goTo(notice.step.field);
    };
    return (
      <Button variant="subtle" className={classes.small} onClick={undo}>
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

const confirmationFields = { waiver: 'survey.waiverConfirmed', costs: 'signature.costsInformed' } as const;

/** Said at the moment that it happens: the tick that is gone may be in a section that is closed. */
function Lapsing() {
  const { t } = useTranslation('subscription');
  const { store, state } = useFormView();
  const [first, second] = state.lapsing;
  if (!first) return null;
  return (
    <Line
      tone="needsYou"
      action={
        <Button
          variant="subtle"
          className={classes.small}
          onClick={() => store.goTo(confirmationFields[first])}
        >
          {t('lapsed.show')}
        </Button>
      }
      onClose={() => store.dismissLapsing()}
    >
      {t(second ? 'lapsed.both' : `lapsed.${first}`)}
    </Line>
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
