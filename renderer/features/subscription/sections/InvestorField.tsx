import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure } from '../../../../contract/errors.ts';
import { canonicalId, namesUuid } from '../../../../contract/ids.ts';
import type { Investor } from '../../../../contract/investor.ts';
import { typedIn } from '../../../../contract/references.ts';
import { isBlank, oneLine } from '../../../../contract/text.ts';
import { FailedRead, useFailedRead } from '../../../components/FailedRead.tsx';
import { notifyDone, notifyFailure, notifyWarning } from '../../../components/notify.tsx';
import { readCode } from '../../../components/readCode.ts';
import { formatNumber } from '../../../i18n/format.ts';
import { nameOf } from '../../../i18n/names.ts';
import { call, failureOf } from '../../../ipcClient.ts';
import { PickerField } from '../fields.ts';
import { investorStep } from '../steps.ts';
import { useForm, useValue, useView } from '../view.ts';
import { searchLimit, useInvestorSearch, useLookup } from './investorData.ts';
import classes from './sections.module.css';
import { withInvestor } from './withInvestor.ts';

function useWalletCount() {
  const { t } = useTranslation('subscription');
  return ({ wallets }: Investor) =>
    wallets ? t('investor.wallets', { count: wallets.length }) : t('investor.walletsUnknown');
}

export function InvestorField() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const investor = useView(({ facts }) => facts.investor);
  const isLocked = useView(({ detail }) => detail.locked.investorId !== undefined);
  const [text, setText] = useState<string | null>(null);
  const found = useInvestorSearch(text);
  const walletCount = useWalletCount();
  const { failure, setFailure } = useFailedRead();

  const pick = (id: string, before: string) => {
    const chosen = found?.investors.find((candidate) => candidate.id === id);
    if (chosen) store.setInvestor(chosen);
    const { form } = store.now;
    if (!form) return;
    const start = { ...form, investorId: before };
    const step = investorStep(
      start,
      withInvestor(start, id),
      namesUuid(before) ? 'investorChanged' : 'choice',
    );
    if (step) store.apply(step);
    // The same investor was chosen again: drop the text typed on the way.
    else store.change((now) => withInvestor(now, id));
  };
  const more = found ? found.total - found.investors.length : 0;
  const footer =
    found?.complete === false
      ? t('investor.reading')
      : found?.total === 0
        ? t(isBlank(text ?? '') ? 'investor.empty' : 'investor.none')
        : more > 0
          ? t('investor.more', { count: more, shown: formatNumber(more) })
          : null;
  return (
    <div>
      <PickerField
        path="investorId"
        label={t('investor.label')}
        listLabel={t('investor.list')}
        placeholder={t('investor.placeholder')}
        name={investor && nameOf(investor.name, investor.id)}
        options={(found?.investors ?? []).slice(0, searchLimit).map((candidate) => ({
          value: candidate.id,
          label: nameOf(candidate.name, candidate.id),
          detail: [candidate.email, walletCount(candidate)].filter(Boolean).join(' · '),
        }))}
        isSearchDone={found?.text === oneLine(text ?? '')}
        footer={footer}
        onSearch={setText}
        onType={(typed, before) => {
          store.change((now) =>
            namesUuid(typed)
              ? withInvestor({ ...now, investorId: before }, typed)
              : { ...now, investorId: typed },
          );
        }}
        onRestore={(before) => store.set('investorId', before)}
        onPick={pick}
        action={!isLocked && <RefreshInvestors failed={setFailure} />}
      />
      {failure && <FailedRead code={failure.code} />}
      <InvestorFacts />
    </div>
  );
}

function InvestorFacts() {
  const { t } = useTranslation('subscription');
  const investorId = useValue('investorId');
  const investor = useView(({ facts }) => facts.investor);
  const lookup = useLookup();
  const walletCount = useWalletCount();
  if (investor)
    return (
      <div className={classes.facts}>
        {[
          investor.email,
          lookup === 'looking' && !investor.wallets ? t('investor.looking') : walletCount(investor),
        ]
          .filter(Boolean)
          .join(' · ')}
        <span className="verbatim">{canonicalId(typedIn(investorId))}</span>
      </div>
    );
  const words =
    lookup &&
    {
      known: null,
      looking: t('investor.looking'),
      failed: t('investor.unknownOffline'),
      unknown: t('investor.unknown'),
    }[lookup];
  return words ? (
    <div className={classes.facts} role="status">
      {words}
    </div>
  ) : null;
}

function RefreshInvestors({ failed }: { failed: (failure: AppFailure | null) => void }) {
  const { t } = useTranslation('subscription');
  const [busy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    failed(null);
    try {
      const { count, leftOut } = await call('investors.refresh');
      if (leftOut > 0) notifyWarning(t('investor.leftOut', { count: leftOut, loaded: formatNumber(count) }));
      else notifyDone(t('investor.refreshed', { count, shown: formatNumber(count) }));
    } catch (error) {
      const failure = failureOf(error);
      if (readCode(failure.code) === 'other') notifyFailure(error);
      else failed(failure);
    } finally {
      setBusy(false);
    }
  };
  const words = t(busy ? 'investor.refreshing' : 'investor.refresh');
  return (
    <Tooltip label={words}>
      <ActionIcon variant="default" size={32} loading={busy} onClick={refresh}>
        <IconRefresh size={16} aria-hidden />
        <VisuallyHidden>{t('investor.refresh')}</VisuallyHidden>
      </ActionIcon>
    </Tooltip>
  );
}
