import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useField } from '../fields/useField.tsx';
import { useFormView } from '../view.tsx';
import classes from './sections.module.css';

/** Takes the pasted id of a wallet that is not known here (yet). */
export function OtherWallet() {
  const { t } = useTranslation('subscription');
  const { store, form } = useFormView();
  const field = useField('wallet');
  return (
    <div className={classes.other}>
      <TextInput
        label={t('wallet.otherLabel')}
        placeholder={t('wallet.otherPlaceholder')}
        value={form.wallet.walletId}
        maxLength={200}
        onChange={(event) => {
          const walletId = event.currentTarget.value;
          store.change((now) => ({ ...now, wallet: { choice: 'chosen', walletId } }));
        }}
        disabled={field.disabled}
        error={field.error !== undefined}
        autoComplete="off"
        spellCheck={false}
        {...field.focus}
      />
    </div>
  );
}
