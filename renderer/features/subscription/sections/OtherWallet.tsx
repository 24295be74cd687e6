import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorOf } from '../../../form/fields/words.tsx';
import { useField } from '../../../form/useForm.tsx';
import { useForm, useValue } from '../view.ts';
import classes from './sections.module.css';

/** Takes the pasted id of a wallet that is not known here (yet). */
export function OtherWallet() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const { walletId } = useValue('wallet');
  const field = useField('wallet');
  return (
    <div className={classes.other}>
      <TextInput
        label={t('wallet.otherLabel')}
        placeholder={t('wallet.otherPlaceholder')}
        value={walletId}
        maxLength={200}
        onChange={(event) => {
          store.set('wallet', { choice: 'chosen', walletId: event.currentTarget.value });
        }}
        disabled={field.disabled}
        error={errorOf(field) !== undefined}
        autoComplete="off"
        spellCheck={false}
        {...field.focus}
      />
    </div>
  );
}
