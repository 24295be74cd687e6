import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AppFailure } from '../../../contract/errors.ts';
import { namesUuid, sameId } from '../../../contract/ids.ts';
import { isUuid } from '../../../contract/primitives.ts';
import type { UnreadableRecord } from '../../../contract/records.ts';
import { typedIn } from '../../../contract/references.ts';
import { isBlank } from '../../../contract/text.ts';
import { elementKeys, useScope } from '../../actions/useScope.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { RowStatus, useStatusWords } from '../../components/RowStatus.tsx';
import { sectionId } from '../../form/focus.ts';
import { editingScope } from '../../form/formActions.ts';
import { useFocusKeeper } from '../../form/useFocusKeeper.ts';
import { useFocusRequests } from '../../form/useFocusRequests.ts';
import { nameOf } from '../../i18n/names.ts';
import { useApp } from '../../stores/app.ts';
import { useNavigation } from '../../stores/navigation.ts';
import { MoreActions } from './Actions.tsx';
import { DecisionDialog } from './decision/DecisionDialog.tsx';
import { Footer } from './Footer.tsx';
import { formScope } from './formActions.ts';
import { bannerOf, firstField } from './model/banner.ts';
import { useOpenStore } from './openStores.ts';
import { Past } from './past/Past.tsx';
import { Sections } from './Sections.tsx';
import { StageBanner } from './StageBanner.tsx';
import classes from './screen.module.css';
import { useInvestorReading } from './sections/investorData.ts';
import type { SubscriptionStore } from './store.ts';
import { Unreadable } from './Unreadable.tsx';
import { FormProvider, useForm, useView } from './view.ts';

/** Shows the form, its timeline and its documents. */
export function SubscriptionScreen({ id }: { id: string }) {
  const store = useOpenStore(id);
  return (
    <FormProvider store={store} fallback={<NotYet store={store} />}>
      <Opened />
    </FormProvider>
  );
}

const none: readonly UnreadableRecord[] = [];

function NotYet({ store }: { store: SubscriptionStore }) {
  const { t } = useTranslation(['subscription', 'common']);
  const failure = useStore(store.state, (state) => state.failure);
  const records = useApp(({ state }) => state?.unreadable.records ?? none);
  const { back } = useNavigation.getState();
  if (!failure)
    return (
      <div className={classes.notYet} role="status">
        {t('loading')}
      </div>
    );
  const { id } = store.now;
  const unreadable = isUuid(id) ? failure : unreadableRow(id, records);
  if (unreadable.code === 'unreadable')
    return (
      <div className={classes.notYet}>
        <Unreadable id={id} failure={unreadable} />
      </div>
    );
  return (
    <div className={classes.notYet}>
      <ErrorNotice
        read
        failure={failure}
        actions={
          <>
            <Button onClick={() => void store.load()}>{t('common:tryAgain')}</Button>
            <Button variant="default" onClick={back}>
              {t('backToList')}
            </Button>
          </>
        }
      />
    </div>
  );
}

/**
 * Returns why a subscription with an invalid id can't be read. No call accepts such an id, so the reason comes from the
 * list of unreadable records. Until the record is listed there, it counts as damaged: a sealed value only opens under
 * the id it was made for.
 */
function unreadableRow(id: string, records: readonly UnreadableRecord[]): AppFailure {
  const record = records.find(({ kind, subscriptionId }) => kind === 'subscription' && subscriptionId === id);
  return {
    code: 'unreadable',
    fault: record?.fault ?? 'damaged',
    createdAt: record?.createdAt ?? undefined,
  };
}

/** The elements that take the focus when a button of the footer has done its work and is gone. */
const inFooter = ['queue-button', 'queue-words'];

function Opened() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const screen = useRef<HTMLDivElement>(null);
  useFocusKeeper(screen, inFooter);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the shortcuts of all fields inside
    <div ref={screen} className={classes.screen} onKeyDown={elementKeys(editingScope, store)}>
      <section className={classes.form} aria-label={t('form')}>
        <Head />
        <div className={classes.scroll}>
          <StageBanner />
          <Sections />
        </div>
        <Footer />
      </section>
      <Past />
      <DecisionDialog />
      <Behaviour />
    </div>
  );
}

/**
 * Everything that the screen does besides showing the form. A component of its own, so that the form does not render
 * along with it.
 */
function Behaviour() {
  useTitle();
  useBeginning();
  useFocusRequests();
  useScope(formScope, useForm());
  useInvestorReading();
  return null;
}

/** Shows the subscription's status and its reason. */
function Head() {
  const { t } = useTranslation('common');
  const statusWords = useStatusWords();
  const row = useView(({ detail: { stage, status, reason } }) => ({ stage, status, reason }));
  const hasBanner = useView(({ detail, state }) => bannerOf(detail, state.extra.dequeued) !== null);
  return (
    <div className={classes.head}>
      <RowStatus row={row} />
      <span className={classes.reason}>
        {/* The banner, if there is one, shows the reason in full. */}
        {!hasBanner && statusWords(row, t(`reason.${row.reason}`))}
      </span>
      <MoreActions />
    </div>
  );
}

function useTitle(): void {
  const { t } = useTranslation(['subscription', 'common']);
  const title = useView(({ facts: { investor }, detail, form: { investorId: named, campaignId } }) => {
    const investorId = typedIn(named);
    const name = investor?.name ?? (sameId(investorId, detail.investorId) ? detail.investorName : null);
    if (isBlank(investorId)) return t('newTitle');
    if (!namesUuid(investorId)) return t('common:subscription');
    return t('title', {
      investor: nameOf(name, investorId),
      campaign: isBlank(campaignId) ? t('common:unnamedCampaign') : nameOf(detail.campaignName, campaignId),
    });
  });
  const setTitle = useNavigation(({ setTitle: set }) => set);
  useEffect(() => setTitle(title), [title, setTitle]);
}

/** Opens the section where there is something to do, and focuses the field. */
function useBeginning(): void {
  const { store } = useForm();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const field = store.now.detail && firstField(store.now.detail);
    if (field) {
      store.goTo(field);
      return;
    }
    // There is nothing to do. The focus starts at the first section's title, from where everything can be opened.
    store.openSection(null);
    document.getElementById(sectionId('investor'))?.focus({ preventScroll: true });
  }, [store]);
}
