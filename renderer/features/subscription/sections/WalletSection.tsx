import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { namesUuid, sameId } from '../../../../contract/ids.ts';
import type { Wallet } from '../../../../contract/investor.ts';
import { typedIn } from '../../../../contract/references.ts';
import { FailedRead, useFailedRead } from '../../../components/FailedRead.tsx';
import { Outside } from '../../../components/Outside.tsx';
import { readCodeOf } from '../../../components/readCode.ts';
import type { Choice } from '../../../form/fields/ChoiceField.tsx';
import { formatDateTime } from '../../../i18n/format.ts';
import { useSync } from '../../../stores/sync.ts';
import { ChoiceField } from '../fields.ts';
import { isWalletToBeChosen, type WalletKnowledge, walletKnowledge, walletName } from '../model/investors.ts';
import { useForm, useValue, useView } from '../view.ts';
import { readInvestor, useLookup } from './investorData.ts';
import { OtherWallet } from './OtherWallet.tsx';
import classes from './sections.module.css';

type WalletChoice = SubscriptionForm['wallet'];

/** Returns `auto`, `later`, `other` (an id to be typed), or the id of a known wallet. */
function choiceOf({ choice, walletId }: WalletChoice, knowledge: WalletKnowledge): string {
  if (choice !== 'chosen') return choice;
  const known = knowledge.kind === 'some' && knowledge.wallets.find(({ id }) => sameId(id, walletId));
  return known ? known.id : 'other';
}

function fromChoice(choice: string, before: WalletChoice): WalletChoice {
  if (choice === 'auto' || choice === 'later') return { choice, walletId: '' };
  if (choice === 'other')
    return { choice: 'chosen', walletId: namesUuid(before.walletId) ? '' : before.walletId };
  return { choice: 'chosen', walletId: choice };
}

export function WalletSection() {
  const { t } = useTranslation('subscription');
  const investorId = useValue('investorId');
  const wallet = useValue('wallet');
  const investor = useView(({ facts }) => facts.investor);
  const isLocked = useView(({ detail }) => detail.locked.wallet !== undefined);
  const toBeChosen = useView(({ facts, detail }) => isWalletToBeChosen(facts.investor, detail));
  const online = useSync(({ pause }) => pause === null);
  const lookup = useLookup();
  const knowledge = walletKnowledge(typedIn(investorId), investor);
  const value = choiceOf(wallet, knowledge);
  const wallets = knowledge.kind === 'some' ? knowledge.wallets : [];
  const several = wallets.length > 1;

  const autoHint = {
    noInvestor: t('wallet.noInvestor'),
    unknown: t(
      lookup === 'looking'
        ? 'wallet.reading'
        : lookup === 'failed' && online
          ? 'wallet.notRead'
          : 'wallet.autoUnknown',
    ),
    none: t('wallet.autoNone'),
    some: several
      ? t('wallet.autoSeveral', { count: wallets.length })
      : t('wallet.autoIs', { wallet: wallets[0] ? walletName(wallets[0]) : '' }),
  }[knowledge.kind];
  const auto = {
    value: 'auto',
    label: t('wallet.auto'),
    hint: autoHint,
    disabled: several && value !== 'auto',
  };
  const known = wallets.map(
    (each): Choice<string> => ({
      value: each.id,
      label: <Outside>{walletName(each)}</Outside>,
      hint: walletName(each) === each.id && each.state === null ? undefined : <WalletHint wallet={each} />,
    }),
  );
  // A list that is not certain may lack the right wallet.
  const isListed = knowledge.kind === 'some' && value !== 'other' && (several || !toBeChosen);
  const other = isListed ? [] : [{ value: 'other', label: t('wallet.other') }];
  const later = { value: 'later', label: t('wallet.later'), hint: t('wallet.laterHint') };
  return (
    <div className={classes.withAction}>
      <div className={classes.grow}>
        <ChoiceField
          path="wallet"
          label={t('wallet.label')}
          hint={
            'readAt' in knowledge && knowledge.readAt
              ? t('wallet.readAt', { time: formatDateTime(knowledge.readAt) })
              : undefined
          }
          // While it is unknown which wallet is "the only one", nothing is selected until the user chooses.
          choiceOf={() => (toBeChosen && value === 'auto' ? null : value)}
          valueOf={fromChoice}
          choices={
            toBeChosen
              ? [...known, ...other, later]
              : [auto, ...(value === 'auto' ? [] : known), ...other, later]
          }
          stacked
        />
        {value === 'other' && <OtherWallet />}
      </div>
      {knowledge.kind !== 'noInvestor' && !isLocked && <RefreshWallets />}
    </div>
  );
}

/** Shows a wallet's id if it also has a name, and the state that the platform reports against it. */
function WalletHint({ wallet }: { wallet: Wallet }) {
  const { t } = useTranslation('subscription');
  const hasName = walletName(wallet) !== wallet.id;
  return (
    <>
      {hasName && <span className="verbatim">{wallet.id}</span>}
      {wallet.state !== null && (
        <div>
          {t('wallet.state')} <Outside className="verbatim">{wallet.state}</Outside>
        </div>
      )}
    </>
  );
}

function RefreshWallets() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const readAt = useView(({ facts }) => facts.investor?.walletsReadAt);
  const [busy, setBusy] = useState(false);
  const { failure, setFailure } = useFailedRead();
  // The reason why nothing can be read may only be known after the failed call.
  const held = useSync(({ pause }) => readCodeOf(pause));
  const refresh = async () => {
    setBusy(true);
    const came = await readInvestor(store, typedIn(store.now.form?.investorId ?? ''));
    setFailure(came === 'failed' ? { code: 'unforeseen' } : null);
    setBusy(false);
  };
  return (
    <div className={classes.refreshWallets}>
      <Tooltip label={t('wallet.refresh')}>
        <ActionIcon variant="default" size={32} loading={busy} onClick={refresh}>
          <IconRefresh size={16} aria-hidden />
          <VisuallyHidden>{t('wallet.refresh')}</VisuallyHidden>
        </ActionIcon>
      </Tooltip>
      {failure && <FailedRead code={held ?? failure.code} asOf={readAt} />}
    </div>
  );
}
