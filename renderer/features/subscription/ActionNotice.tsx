import { Button, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LapsingField } from '../../../contract/form.ts';
import { subscriptionKit } from '../../../contract/form.ts';
import { shownKeys } from '../../actions/useAction.tsx';
import { ActionButton } from '../../components/ActionButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { undoStep } from '../../form/formActions.ts';
import type { Notice as NoticeOf } from '../../form/state.ts';
import { AlikeNotice } from './AlikeNotice.tsx';
import { useFieldNames } from './fieldWords.ts';
import classes from './footer.module.css';
import { NoticeLine } from './NoticeLine.tsx';
import { MovedStatements, StillHolds } from './StatementNotices.tsx';
import type { OpenSubscription, SubscriptionTypes } from './state.ts';
import { useForm, useView } from './view.ts';

type Notice = NoticeOf<SubscriptionTypes>;

/** Shows and announces what was just done, and offers to undo it. */
export function ActionNotice() {
  const { store } = useForm();
  const words = useNoticeWords();
  const failure = useView(({ state }) => state.failure);
  const last = useView(({ state }) => (isSaidBelow(state) ? null : state.notice));
  const { stage, reason } = useView(({ detail }) => ({ stage: detail.stage, reason: detail.reason }));
  // The notice "waits to be sent" ends as soon as the platform has answered anything.
  const isOver = last?.kind === 'queued' && stage !== 'onItsWay';
  const notice = isOver ? null : last;
  // The banner shows these notices, so here they are only announced.
  const inBanner = notice?.kind === 'queued' || (notice?.kind === 'takenBack' && reason === 'takenBack');
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
const isSaidBelow = ({ notice, form, extra: { movedRead } }: OpenSubscription): boolean =>
  notice?.kind === 'step' &&
  notice.step.label === 'investorChanged' &&
  (form?.givenBy.others.at(-1)?.investorId ?? movedRead) !== movedRead;

function NoticeAction({ notice }: { notice: Notice }) {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  if (notice.kind === 'step') {
    // The button disappears with its notice; the focus goes to the restored field.
    return (
      <ActionButton
        action={undoStep}
        target={store}
        variant="subtle"
        className={classes.small}
        // In a text field, where the focus mostly is, the key undoes typing.
        {...shownKeys({ keys: [] })}
      />
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
  const { store } = useForm();
  const names = useFieldNames();
  const { fields, changed } = useView(({ state, form, detail: { lapsed } }) => {
    const asked = state.lapsing.filter((field) => subscriptionKit.isAsked(form, field));
    return { fields: asked, changed: asked.flatMap((field) => lapsed[field as LapsingField]?.changed ?? []) };
  });
  const [first] = fields;
  if (!first) return null;
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
      {t('lapsed.notice', { changed: names([...new Set(changed)]), entries: names(fields) })}
    </NoticeLine>
  );
}

function useNoticeWords() {
  const { t } = useTranslation(['subscription', 'common']);
  const isOffline = useView(({ detail }) => detail.reason === 'offline');
  const names = useFieldNames();
  return (notice: Notice): string => {
    switch (notice.kind) {
      case 'step':
        return t(`notice.${notice.step.label}`);
      case 'queued':
        return t(isOffline ? 'notice.queuedOffline' : 'notice.queued');
      case 'takenBack':
        return t('notice.takenBack');
      case 'refusedFields':
        return t('notice.refusedFields', {
          fields: names(notice.fields.filter(subscriptionKit.isTyped)),
        });
    }
  };
}
