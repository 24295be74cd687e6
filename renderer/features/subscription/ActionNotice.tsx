import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { AlikeNotice } from './AlikeNotice.tsx';
import { useFieldNames } from './fields/useField.tsx';
import classes from './footer.module.css';
import { isAsked } from './model/sections.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { MovedStatements, StillHolds } from './StatementNotices.tsx';
import type { Notice, OpenSubscription } from './state.ts';
import { useFormView } from './view.tsx';

/** Shows and announces what was just done, and offers to undo it. */
export function ActionNotice() {
  const { store, state, detail } = useFormView();
  const words = useNoticeWords();
  const { failure } = state;
  // The notice "waits to be sent" ends as soon as the platform has answered anything.
  const isOver = state.notice?.kind === 'queued' && detail.stage !== 'onItsWay';
  const notice = isOver || isSaidBelow(state) ? null : state.notice;
  // The banner shows these notices, so here they are only announced.
  const inBanner =
    notice?.kind === 'queued' || (notice?.kind === 'takenBack' && detail.reason === 'takenBack');
  return (
    <>
      {failure && <ErrorNotice failure={failure} onClose={() => store.dismissFailure()} />}
      <div className={classes.notices} role="status" aria-live="polite">
        {notice && inBanner && <VisuallyHidden>{words(notice)}</VisuallyHidden>}
        {notice && !inBanner && (
          <NoticeLine action={<NoticeAction notice={notice} />} onClose={() => store.dismissNotice()}>
            {words(notice)}
          </NoticeLine>
        )}
        <AlikeNotice />
        <MovedStatements />
        <StillHolds />
        <Lapsing />
      </div>
    </>
  );
}

/**
 * True when the line about removed statements already says that the investor changed. That line has an undo of its own.
 */
const isSaidBelow = ({ notice, form, movedRead }: OpenSubscription): boolean =>
  notice?.kind === 'step' &&
  notice.step.label === 'investorChanged' &&
  (form?.givenBy.others.at(-1)?.investorId ?? movedRead) !== movedRead;

function NoticeAction({ notice }: { notice: Notice }) {
  const { t } = useTranslation(['subscription', 'common']);
  const { store } = useFormView();
  if (notice.kind === 'step') {
    // The button disappears with its notice; the focus goes to the restored field.
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

/** Reports lapsed entries at once, since the removed entry may be in a closed section. */
function Lapsing() {
  const { t } = useTranslation('subscription');
  const { store, state, form, detail } = useFormView();
  const names = useFieldNames();
  const fields = state.lapsing.filter((field) => isAsked(form, field));
  const [first] = fields;
  if (!first) return null;
  const changed = new Set(fields.flatMap((field) => detail.lapsed[field]?.changed ?? []));
  return (
    <NoticeLine
      tone="needsYou"
      action={
        <Button variant="subtle" className={classes.small} onClick={() => store.goTo(first)}>
          {t('lapsed.show')}
        </Button>
      }
      onClose={() => store.dismissLapsing()}
    >
      {t('lapsed.notice', { changed: names([...changed]), entries: names(fields) })}
    </NoticeLine>
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
        return t('notice.refusedFields', {
          fields: names(notice.fields.filter((field) => field !== 'givenBy')),
        });
    }
  };
}
