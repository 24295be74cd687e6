import type { ReactNode } from 'react';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { isolated } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { formatFull } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { alikeWords } from './AlikeNotice.tsx';
import { lostNames } from './lost.ts';

/**
 * Asks the user to confirm, one question after the other, what must be checked before a subscription is queued.
 * @returns yes: all confirmed · no: one was declined · nothing: there was nothing to ask
 */
export async function confirmChecked(
  detail: Pick<SubscriptionDetail, 'restoredFrom' | 'possiblyCreated' | 'lost' | 'form'>,
): Promise<'yes' | 'no' | 'nothing'> {
  const questions = [
    detail.restoredFrom && restored(detail.restoredFrom),
    detail.possiblyCreated && maybeThere(detail.possiblyCreated),
    detail.lost && lost(detail.form, detail.lost),
  ].filter((question) => question !== null);
  for (const question of questions) if (!(await confirm({ ...question, danger: true }))) return 'no';
  return questions.length > 0 ? 'yes' : 'nothing';
}

interface Question {
  title: string;
  message: ReactNode;
  confirm: string;
}

function restored({ at, found }: NonNullable<SubscriptionDetail['restoredFrom']>): Question {
  if (found) return foundThere(found.id);
  const words = at
    ? i18n.t('subscription:checkRestored.words', { time: formatFull(at) })
    : i18n.t('subscription:checkRestored.wordsUndated');
  return {
    title: i18n.t('subscription:checkRestored.title'),
    message: (
      <>
        <p>{words}</p>
        <p>{i18n.t('subscription:checkRestored.todo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.confirm'),
  };
}

function foundThere(id: string): Question {
  return {
    title: i18n.t('subscription:banner.foundThere.title'),
    message: (
      <>
        <p>{i18n.t('subscription:checkRestored.foundWords', { id: isolated(id) })}</p>
        <p>{i18n.t('subscription:checkRestored.foundTodo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.foundConfirm'),
  };
}

/**
 * Asks whether a second subscription of the same investor, campaign and units is intended.
 * @returns yes: intended · no: not intended · nothing: there is no other, or it was confirmed before
 */
export async function confirmSecond({
  alike,
}: Pick<SubscriptionDetail, 'alike'>): Promise<'yes' | 'no' | 'nothing'> {
  if (alike.others.length === 0 || alike.intended) return 'nothing';
  const isMeant = await confirm({
    title: i18n.t('subscription:alike.title'),
    message: (
      <>
        <p>{alikeWords(alike)}</p>
        <p>{i18n.t('subscription:alike.todo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:alike.confirm'),
    danger: true,
  });
  return isMeant ? 'yes' : 'no';
}

/** Asks whether statements made for another campaign hold for this one, if nobody has said so yet. */
export function confirmStillHolds(): Promise<boolean> {
  return confirm({
    title: i18n.t('subscription:stillHolds.title'),
    message: <p>{i18n.t('subscription:stillHolds.words')}</p>,
    confirm: i18n.t('subscription:stillHolds.confirm'),
    danger: true,
  });
}

/** Asks about a former step whose outcome on the platform is unknown. */
function maybeThere(made: NonNullable<SubscriptionDetail['possiblyCreated']>): Question {
  return {
    title: i18n.t('subscription:checkRestored.title'),
    message: (
      <>
        <p>
          {i18n.t(`subscription:mayBeThere.${made}`)} {i18n.t('subscription:mayBeThere.twice')}
        </p>
        <p>{i18n.t('subscription:mayBeThere.look')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.confirm'),
  };
}

function lost(form: SubscriptionForm, fields: NonNullable<SubscriptionDetail['lost']>): Question {
  return {
    title: i18n.t('subscription:checkLost.title'),
    message: (
      <>
        <p>{i18n.t('subscription:checkLost.words', { fields: lostNames(form, fields).join(', ') })}</p>
        <p>{i18n.t('subscription:checkLost.todo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkLost.confirm'),
  };
}
