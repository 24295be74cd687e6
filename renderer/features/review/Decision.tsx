import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReviewRow } from '../../../contract/review.ts';
import { isKnownStatus } from '../../../contract/status.ts';
import { KeyHint } from '../../actions/KeyHint.tsx';
import { elementKeys } from '../../actions/useScope.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Outside } from '../../components/Outside.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { DateTime } from '../../components/Time.tsx';
import classes from './Decision.module.css';
import { noteFieldId } from './Queue.tsx';
import frame from './ReviewScreen.module.css';
import { markShown, noteScope } from './reviewActions.ts';
import { setNote, useNote, useReview } from './reviewStore.ts';
import { whyAsked } from './whyAsked.ts';

function Refusal({ row }: { row: ReviewRow }) {
  const { t } = useTranslation('review');
  const refused = useReview((review) => review.refused);
  if (refused?.subscriptionId !== row.subscriptionId) return null;
  const close = () => useReview.setState({ refused: null });
  // A refusal of the field `status` always means that the status changed after it was shown.
  if (refused.failure.field !== 'status') return <ErrorNotice failure={refused.failure} onClose={close} />;
  return (
    <Notice tone="needsYou" role="alert" title={t('changedMeanwhile.title')} onClose={close}>
      {t('changedMeanwhile.words')}
    </Notice>
  );
}

/** Says that the note is not on disk, and why. */
function Unkept({ row }: { row: ReviewRow }) {
  const { t } = useTranslation('review');
  const failure = useReview(({ unkept }) => unkept[row.subscriptionId]);
  if (!failure) return null;
  return <ErrorNotice failure={failure} ofDisk={t('noteUnkept')} ofOther={t('noteUnkept')} />;
}

function LastReview({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  const mark = row.lastReview;
  if (!mark) return null;
  return (
    <section className={classes.last} aria-label={t('last')}>
      <h3 className={classes.heading}>{t('last')}</h3>
      <StatusBadge status={mark.status} />
      <div className={classes.note}>
        {mark.note || (
          <span className="fine">{t(mark.note === null ? 'common:unreadable.note' : 'noNote')}</span>
        )}
      </div>
      <div className="fine">
        <Outside>{mark.by}</Outside>, <DateTime at={mark.at} />
      </div>
    </section>
  );
}

/** Lets the user review the status that is shown. */
export function Decision({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  const note = useNote(row);
  const marking = useReview((review) => review.marking);
  const why = whyAsked(row);
  const closed = row.unreadable !== null;
  const label =
    row.status && (isKnownStatus(row.status) ? t(`common:status.${row.status}.label`) : row.status);
  return (
    <section className={frame.decision} aria-label={t('decision')}>
      <h2 className={classes.title}>{t('decision')}</h2>
      <Notice
        tone={why === 'done' ? 'acknowledged' : why === 'notRead' ? 'draft' : 'needsYou'}
        title={t(`asked.${why}`)}
      />
      <Textarea
        id={noteFieldId}
        label={t('note')}
        description={closed ? undefined : t('noteHint')}
        autosize
        minRows={4}
        maxRows={12}
        maxLength={4000}
        readOnly={closed}
        value={note}
        onChange={(event) => setNote(row.subscriptionId, event.currentTarget.value)}
        onKeyDown={elementKeys(noteScope, undefined)}
      />
      <Unkept row={row} />
      <Refusal row={row} />
      <ActionButton
        action={markShown}
        target={row}
        fullWidth
        resting={marking}
        variant={row.needsReview && !closed ? 'filled' : 'default'}
      />
      {!closed && (
        <div className={`fine ${classes.about}`}>
          <KeyHint keys={markShown.keys[1] ?? ''} /> {t('markInNote')}{' '}
          {label && t(row.differs ? 'markForBoth' : 'markFor', { status: label })}
        </div>
      )}
      <LastReview row={row} />
    </section>
  );
}
