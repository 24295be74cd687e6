import { Button, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldPath } from '../../../contract/form.ts';
import { leftOutIn } from '../../../contract/messages.ts';
import { isInstant } from '../../../contract/primitives.ts';
import { isKnownStatus, statusMeaning } from '../../../contract/status.ts';
import type { Stage } from '../../../contract/submission.ts';
import type { FoundInvestment, PlatformMessage, SubscriptionDetail } from '../../../contract/subscription.ts';
import type { ShownPause } from '../../../contract/sync.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { BothSides } from '../../components/BothSides.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Outside } from '../../components/Outside.tsx';
import { statusTones } from '../../components/statusTones.ts';
import { formatFull, formatNumber } from '../../i18n/format.ts';
import { goTo } from '../../stores/navigation.ts';
import { useSync } from '../../stores/sync.ts';
import { madeBy } from './decision/decision.ts';
import { openDecision } from './decision/decisionStore.ts';
import { fieldWord, useProblemWords } from './fieldWords.ts';
import { deleteForm } from './formActions.ts';
import { type BannerReason, bannerOf, refusedStep } from './model/banner.ts';
import classes from './screen.module.css';
import { useForm, useView } from './view.ts';

/** Explains the subscription's stage: what happened, what it means, what to do. */
export function StageBanner() {
  const reason = useView(({ detail, state }) => bannerOf(detail, state.extra.dequeued));
  const isSaved = useView(({ state }) => state.save.kind === 'saved');
  if (!reason || (!isSaved && reason === 'complete')) return null;
  return <Explained reason={reason} />;
}

function Explained({ reason }: { reason: BannerReason }) {
  const { t } = useTranslation(['subscription', 'common', 'decision']);
  const open = useForm();
  const detail = useView((view) => view.detail);
  const messages = useView((view) => view.messages);
  const isIncomplete = useView(({ problems }) => problems.length > 0);
  const held = useSync(({ pause }) => pause && heldWord(pause));
  const isLost = reason === 'fieldsLost';
  const tone = reason === 'badStatus' ? statusTones[statusMeaning(detail.status)] : toneOf(detail, reason);
  const refused = reason === 'rejected' || reason === 'forbidden';
  const step = refusedStep(detail);
  const { unknownOutcome } = detail;
  // Only for a closed step; an open step is decided with the button below.
  const former = (refused || reason === 'mayExist') && unknownOutcome;
  const refusedWords = former ? t(`mayBeThere.${madeBy(former)}`) : step && t(`refusedAt.${step}`);
  const heldWords = reason === 'waitsForSending' && held && t(`heldBy.${held}`);
  const meaning = heldWords || ((refused || former) && refusedWords) || t(`banner.${reason}.meaning`);
  const incomplete = reason === 'edited' && isIncomplete;
  const isOver = isLost && detail.stage === 'acknowledged';
  const todo =
    refused && former
      ? t('mayBeThere.todo')
      : t(incomplete ? 'editedIncomplete' : isOver ? 'lostComplete' : `banner.${reason}.todo`);
  const canRemove = reason === 'foundThere' && detail.removable;
  const actions = (former || reason === 'otherAccount' || canRemove) && (
    <>
      {canRemove && (
        <ActionButton action={deleteForm} target={open} size="compact-sm" variant="default">
          {t('foundSame.remove')}
        </ActionButton>
      )}
      {former && (
        <Button size="compact-sm" variant="default" onClick={() => openDecision(former)}>
          {t('decision:openFormer')}
        </Button>
      )}
      {reason === 'otherAccount' && (
        <Button size="compact-sm" variant="default" onClick={() => goTo({ name: 'settings' })}>
          {t('campaign.toSettings')}
        </Button>
      )}
    </>
  );
  return (
    <Notice tone={tone} title={t(`banner.${reason}.title`)} actions={actions}>
      {refused &&
        messages.map((message) => (
          <Refused key={`${message.at}${message.field}${message.text}`} message={message} />
        ))}
      {reason === 'unfinished' && <Demanded />}
      {isLost && detail.lost && <Lost others={detail.lost.others} />}
      {reason === 'foundThere' && detail.restoredFrom?.found && <FoundThere {...detail.restoredFrom.found} />}
      {(reason === 'differs' || reason === 'recordDiffers') && detail.differs && (
        <BothSides differences={listed(detail.differs.fields)} />
      )}
      {reason === 'contradicted' && unknownOutcome?.answered && (
        <BothSides differences={unknownOutcome.answered.differs} />
      )}
      <div>
        {meaning} {todo}
        {reason === 'foundThere' && ` ${t(detail.removable ? 'foundSame.removable' : 'foundSame.locked')}`}
      </div>
    </Notice>
  );
}

/** Shows the matching investment on the platform. */
function FoundThere({ id, status, at }: FoundInvestment) {
  const { t } = useTranslation(['subscription', 'common']);
  const known = status !== null && isKnownStatus(status) ? t(`common:status.${status}.label`) : status;
  const facts = { id, status: known, at: at !== null && isInstant(at) ? formatFull(at) : at };
  return (
    <dl className={classes.found}>
      {(['id', 'status', 'at'] as const).map((name) => {
        const value = facts[name];
        return (
          value !== null && (
            <div key={name}>
              <dt>{t(`found.${name}`)}</dt>
              <dd>
                <Outside>{value}</Outside>
              </dd>
            </div>
          )
        );
      })}
    </dl>
  );
}

/** Returns what holds all sending back, if the stage does not say so itself. */
const heldWord = ({ reason }: ShownPause) =>
  reason === 'chosen' || reason === 'offline' || reason === 'credentials' || reason === 'noSecret'
    ? null
    : reason;

const toneOf = ({ stage }: SubscriptionDetail, reason: BannerReason): Stage =>
  stage === 'draft' || reason === 'fieldsLost' || reason === 'recordDiffers' ? 'needsYou' : stage;

const listed = (fields: NonNullable<SubscriptionDetail['differs']>['fields']) =>
  Object.entries(fields).map(([name, field]) => ({ name, ...field }));

function Refused({ message: { field, text, httpStatus } }: { message: PlatformMessage }) {
  const { t } = useTranslation(['subscription', 'common']);
  const leftOut = leftOutIn(text);
  if (leftOut !== null)
    return <div>{t('messagesLeftOut', { count: leftOut, shown: formatNumber(leftOut) })}</div>;
  return (
    <div>
      {field ? (
        <FieldLink field={field}>{t('refusedWords', { field: t(`common:${fieldWord(field)}`) })}</FieldLink>
      ) : (
        t('common:platformSaid')
      )}{' '}
      <q className={classes.quote}>
        <Outside>{text}</Outside>
      </q>
      {httpStatus !== null && <span className="fine"> ({httpStatus})</span>}
    </div>
  );
}

/** Lists what turned out to be missing after the subscription was queued. */
function Demanded() {
  const { t } = useTranslation(['subscription', 'common']);
  const problems = useView((view) => view.problems);
  const problemWords = useProblemWords();
  return problems.map((problem) => (
    <div key={problem.field}>
      <FieldLink field={problem.field}>
        {t('refusedWords', { field: t(`common:${fieldWord(problem.field)}`) })}
      </FieldLink>{' '}
      {problemWords(problem)}
    </div>
  ));
}

/** Lists the stored fields that were lost, each with a link to the form. */
function Lost({ others }: { others: boolean }) {
  const { t } = useTranslation(['subscription', 'common']);
  const fields = useView((view) => view.lost);
  return (
    <div>
      {t('lost')}{' '}
      {fields.map((field, index) => (
        <span key={field}>
          {index > 0 && ', '}
          <FieldLink field={field}>{t(`common:${fieldWord(field)}`)}</FieldLink>
        </span>
      ))}
      {others && (fields.length > 0 ? `, ${t('lostOthers')}` : t('lostOthers'))}
    </div>
  );
}

function FieldLink({ field, children }: { field: FieldPath; children: ReactNode }) {
  const { store } = useForm();
  return (
    <UnstyledButton className={classes.inlineLink} onClick={() => store.goTo(field)}>
      {children}
    </UnstyledButton>
  );
}
