import { Button } from '@mantine/core';
import { IconArrowRight, IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorCodes } from '../../../contract/errors.ts';
import { fromBetween, type ReviewRow } from '../../../contract/review.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { NameOrId } from '../../components/NameOrId.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Said } from '../../components/Said.tsx';
import { StatusBadge, StatusExplanation } from '../../components/StatusBadge.tsx';
import { DateTime, RelativeTime } from '../../components/Time.tsx';
import { nameOf } from '../../i18n/names.ts';
import { goTo } from '../../stores/navigation.ts';
import { Comparison } from './Comparison.tsx';
import { Fact } from './Fact.tsx';
import classes from './Item.module.css';
import frame from './ReviewScreen.module.css';
import { refreshShown } from './reviewActions.ts';
import { useReview } from './reviewStore.ts';

/** Shows what changed and when, when it was read, and whether the last read failed. */
function Change({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  return (
    <section aria-label={t('what')}>
      <h3 className={classes.heading}>{t('what')}</h3>
      <div className={classes.change}>
        {row.previousStatus && (
          <>
            <StatusBadge status={row.previousStatus} />
            <IconArrowRight size={18} aria-hidden className={classes.arrow} />
          </>
        )}
        <StatusBadge status={row.status} />
      </div>
      <p className={classes.explanation}>
        {row.status === null ? t('notRead') : <StatusExplanation status={row.status} />}
        {row.status !== null && !row.previousStatus && !row.unreadable && ` ${t('first')}`}
      </p>
      <dl className={classes.facts}>
        {row.statusChangedAt && (
          <Fact word={t('changed')}>
            <DateTime at={row.statusChangedAt} /> (<RelativeTime at={row.statusChangedAt} />)
          </Fact>
        )}
        {(row.statusReadAt || !row.unreadable) && (
          <Fact word={t('read')}>
            <DateTime at={row.statusReadAt} />
          </Fact>
        )}
        <Fact word={t('fact.investment')}>
          <span className="verbatim">{row.investmentId}</span>
        </Fact>
      </dl>
      {row.refreshFailed && (
        <Notice tone="needsYou" title={t('readFailed')}>
          <ReadingFailure said={row.refreshFailed} />
        </Notice>
      )}
    </section>
  );
}

export function Item({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  const running = useReview((review) => review.progress.running);
  const name = row.unreadable ? t('common:unreadable.badge') : nameOf(row.investorName, row.investorId);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it.
    <section className={frame.item} aria-label={name} tabIndex={0}>
      <div className={classes.head}>
        <h2 className={classes.name}>
          {row.unreadable ? (
            t('common:unreadable.badge')
          ) : (
            <NameOrId name={row.investorName} id={row.investorId} />
          )}
        </h2>
        <div className={classes.actions}>
          <ActionButton
            action={refreshShown}
            target={row}
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            resting={running}
          />
          <Button
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
            onClick={() => goTo({ name: 'subscription', id: row.subscriptionId })}
          >
            {t('open')}
          </Button>
        </div>
      </div>
      <Change row={row} />
      {row.unreadable ? (
        <ErrorNotice failure={{ code: 'unreadable', fault: row.unreadable }} />
      ) : (
        <Comparison key={row.subscriptionId} row={row} />
      )}
    </section>
  );
}

/** Shows why a read failed: the quoted text, or our own text for an error code. */
function ReadingFailure({ said }: { said: string }) {
  const { t } = useTranslation();
  if (said.startsWith(fromBetween)) return <Said by="between" text={said.slice(fromBetween.length)} />;
  const code = errorCodes.find((each) => each === said);
  return code ? <div>{t(`error.${code}.title`)}</div> : <Said by="platform" text={said} />;
}
