import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sameId } from '../../../contract/ids.ts';
import { isForAnotherCampaign, partsOf, withoutStatements } from '../../../contract/statements.ts';
import { formatDate } from '../../i18n/format.ts';
import { nameOf } from '../../i18n/names.ts';
import classes from './footer.module.css';
import { choiceStep, investorStep } from './model/steps.ts';
import { statementsAsOf, stillHolding } from './model/stillHolds.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { withInvestor } from './sections/withInvestor.ts';
import { useFormView } from './view.tsx';

/** Says whose statements were removed with their investor, and offers to restore them. */
export function MovedStatements() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store, state, form, detail } = useFormView();
  const last = form.givenBy.others.at(-1);
  if (!last || last.investorId === state.movedRead || detail.locked.givenBy) return null;
  const { answers, selfDisclosure } = partsOf(last);
  const what = answers && selfDisclosure ? 'both' : answers ? 'answers' : 'selfDisclosure';
  const known = detail.formerNames[last.investorId] ?? state.names[last.investorId] ?? null;
  const whose = last.investorId === '' ? t('moved.unclear') : nameOf(known, last.investorId);
  const undo = () => {
    const step = investorStep(form, withInvestor(form, last.investorId), 'investorChanged');
    if (step) store.apply(step);
    store.goTo('investorId');
  };
  const canUndo = last.investorId !== '' && !detail.locked.investorId;
  return (
    <NoticeLine
      tone="needsYou"
      action={
        canUndo && (
          <Button variant="subtle" className={classes.small} onClick={undo}>
            {t('common:undo')}
          </Button>
        )
      }
      onClose={() => store.dismissMoved()}
    >
      {t(`moved.${what}`, { whose })}
    </NoticeLine>
  );
}

/** Asks once whether statements given for one campaign hold for another one. */
export function StillHolds() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store, form, detail, environment } = useFormView();
  if (!isForAnotherCampaign(form) || detail.locked.givenBy) return null;
  const { campaignId } = form.givenBy;
  const known = environment?.campaigns.find(({ id }) => sameId(id, campaignId))?.name ?? null;
  const campaign = nameOf(known, campaignId);
  const asOf = statementsAsOf(form, detail.lapsed);
  const hold = async () => {
    // Save first: only then is it known what lapses through the other campaign. A time confirmed before would still
    // lapse.
    await store.flush();
    const lapsed = store.state.getState().detail?.lapsed ?? detail.lapsed;
    store.change((now) => stillHolding(now, lapsed), true);
  };
  const anew = () => {
    const step = choiceStep(form, withoutStatements(form));
    if (step) store.apply(step);
    store.goTo(form.survey.mode === 'answers' ? 'survey.answers' : 'selfDisclosure.monthlyIncome');
  };
  return (
    <NoticeLine
      tone="needsYou"
      action={
        <>
          <Button variant="default" className={classes.small} onClick={() => void hold()}>
            {t('stillHolds.yes')}
          </Button>
          <Button variant="subtle" className={classes.small} onClick={anew}>
            {t('stillHolds.anew')}
          </Button>
        </>
      }
    >
      {asOf
        ? t('stillHolds.askedAsOf', { campaign, date: formatDate(asOf) })
        : t('stillHolds.asked', { campaign })}
    </NoticeLine>
  );
}
