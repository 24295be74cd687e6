import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AppFailure } from '../../../contract/errors.ts';
import { namesUuid, sameId } from '../../../contract/ids.ts';
import { isUuid } from '../../../contract/primitives.ts';
import { isBlank } from '../../../contract/text.ts';
import { elementKeys, useScope } from '../../actions/useScope.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { RowStatus, useStatusWords } from '../../components/RowStatus.tsx';
import { editingScope, formScope } from '../../form/formActions.ts';
import { nameOf } from '../../i18n/names.ts';
import { useApp } from '../../stores/app.ts';
import { useNavigation } from '../../stores/navigation.ts';
import { MoreActions, queueOrShow } from './Actions.tsx';
import { DecisionDialog } from './decision/DecisionDialog.tsx';
import { Footer } from './Footer.tsx';
import { focusField } from './focus.ts';
import { bannerOf, firstField } from './model/banner.ts';
import { useOpenStore } from './openStores.ts';
import { Past } from './past/Past.tsx';
import { Sections } from './Sections.tsx';
import { StageBanner } from './StageBanner.tsx';
import classes from './screen.module.css';
import { useInvestorReading } from './sections/investorData.ts';
import type { SubscriptionStore } from './store.ts';
import { Unreadable } from './Unreadable.tsx';
import { useFocusKeeper } from './useFocusKeeper.ts';
import { FormViewProvider, useFormView } from './view.tsx';

/** Shows the form, its timeline and its documents. */
export function SubscriptionScreen({ id }: { id: string }) {
  const store = useOpenStore(id);
  return (
    <FormViewProvider store={store} fallback={<NotYet store={store} />}>
      <Opened />
    </FormViewProvider>
  );
}

function NotYet({ store }: { store: SubscriptionStore }) {
  const { t } = useTranslation(['subscription', 'common']);
  const failure = useStore(store.state, (state) => state.failure);
  const { back } = useNavigation.getState();
  if (!failure)
    return (
      <div className={classes.notYet} role="status">
        {t('loading')}
      </div>
    );
  const { id } = store.state.getState();
  const unreadable = isUuid(id) ? failure : unreadableRow(id);
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
function unreadableRow(id: string): AppFailure {
  const records = useApp.getState().state?.unreadable.records ?? [];
  const record = records.find(({ kind, subscriptionId }) => kind === 'subscription' && subscriptionId === id);
  return {
    code: 'unreadable',
    fault: record?.fault ?? 'damaged',
    createdAt: record?.createdAt ?? undefined,
  };
}

function Opened() {
  const { t } = useTranslation(['subscription', 'common']);
  const view = useFormView();
  const { detail, state, store } = view;
  const statusWords = useStatusWords();
  useTitle();
  useBeginning();
  useFocusRequests();
  useScope(formScope, { release: () => void queueOrShow(view) });
  useInvestorReading();
  const screen = useRef<HTMLDivElement>(null);
  useFocusKeeper(screen, store);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the shortcuts of all fields inside
    <div
      ref={screen}
      className={classes.screen}
      onKeyDown={elementKeys(editingScope, { undo: () => store.undo(), redo: () => store.redo() })}
    >
      <section className={classes.form} aria-label={t('form')}>
        <div className={classes.head}>
          <RowStatus row={detail} />
          <span className={classes.reason}>
            {/* The banner, if there is one, shows the reason in full. */}
            {bannerOf(detail, state.dequeued) === null &&
              statusWords(detail, t(`common:reason.${detail.reason}`))}
          </span>
          <MoreActions />
        </div>
        <div className={classes.scroll}>
          <StageBanner />
          <Sections />
        </div>
        <Footer />
      </section>
      <Past />
      <DecisionDialog />
    </div>
  );
}

function useTitle(): void {
  const { t } = useTranslation(['subscription', 'common']);
  const { investor, detail, form } = useFormView();
  const { investorId, campaignId } = form;
  const named = investor?.name ?? (sameId(investorId, detail.investorId) ? detail.investorName : null);
  const title = namesUuid(investorId)
    ? t('title', {
        investor: nameOf(named, investorId),
        campaign: isBlank(campaignId) ? t('common:unnamedCampaign') : nameOf(detail.campaignName, campaignId),
      })
    : isBlank(investorId)
      ? t('newTitle')
      : t('common:subscription');
  const setTitle = useNavigation(({ setTitle: set }) => set);
  useEffect(() => setTitle(title), [title, setTitle]);
}

/** Opens the section where there is something to do, and focuses the field. */
function useBeginning(): void {
  const { store, detail } = useFormView();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const field = firstField(detail);
    if (field) {
      store.goTo(field);
      return;
    }
    // There is nothing to do. The focus starts at the first section's title, from where everything can be opened.
    store.openSection(null);
    document.getElementById('section-investor')?.focus({ preventScroll: true });
  }, [store, detail]);
}

function useFocusRequests(): void {
  const focus = useFormView().state.focus;
  useEffect(() => {
    if (!focus) return;
    // The section was only just opened, so its fields exist from the next frame on.
    const frame = requestAnimationFrame(() => focusField(focus.field));
    return () => cancelAnimationFrame(frame);
  }, [focus]);
}
