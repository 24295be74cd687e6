import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { sameId } from '../../../contract/ids.ts';
import { isForAnotherCampaign, statedIn, withoutStatements } from '../../../contract/statements.ts';
import { formatDate } from '../../i18n/format.ts';
import { nameOf } from '../../i18n/names.ts';
import classes from './footer.module.css';
import { statementsAsOf, stillHolding } from './model/stillHolds.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { withInvestor } from './sections/withInvestor.ts';
import { investorStep } from './steps.ts';
import { useForm, useValue, useView } from './view.ts';

/** Says whose statements were removed with their investor, and offers to restore them. */
export function MovedStatements() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store } = useForm();
  const last = useView(({ form }) => form.givenBy.others.at(-1) ?? null);
  const movedRead = useView(({ state }) => state.extra.movedRead);
  const locked = useView(({ detail }) => detail.locked);
  const known = useView(
    ({ detail, state }) =>
      last && (detail.formerNames[last.investorId] ?? state.extra.names[last.investorId] ?? null),
  );
  if (!last || last.investorId === movedRead || locked.givenBy) return null;
  const [answers, disclosure] = [statedIn(last).includes('survey'), statedIn(last).includes('disclosure')];
  const what = answers && disclosure ? 'both' : answers ? 'answers' : 'selfDisclosure';
  const whose = last.investorId === '' ? t('moved.unclear') : nameOf(known, last.investorId);
  const undo = () => {
    const { form } = store.now;
    const step = form && investorStep(form, withInvestor(form, last.investorId), 'investorChanged');
    if (step) store.apply(step);
    store.goTo('investorId');
  };
  const canUndo = last.investorId !== '' && !locked.investorId;
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
  const { store } = useForm();
  const { campaignId } = useValue('givenBy');
  const isAsked = useView(({ form, detail }) => isForAnotherCampaign(form) && !detail.locked.givenBy);
  const known = useView(
    ({ facts }) => facts.environment?.campaigns.find(({ id }) => sameId(id, campaignId))?.name ?? null,
  );
  const asOf = useView(({ form, detail }) => statementsAsOf(form, detail.lapsed));
  if (!isAsked) return null;
  const campaign = nameOf(known, campaignId);
  const hold = async () => {
    // Save first: only then is it known what lapses because of the other campaign. A time confirmed before would still
    // lapse.
    await store.flush();
    const lapsed = store.now.detail?.lapsed ?? {};
    store.change((now) => stillHolding(now, lapsed), true);
  };
  const anew = () => {
    store.change(withoutStatements, true);
    const isAnswered = store.now.form?.survey.mode === 'answers';
    store.goTo(isAnswered ? 'survey.answers' : 'selfDisclosure.monthlyIncome');
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
