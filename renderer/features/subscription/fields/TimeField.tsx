import { Button, TextInput, VisuallyHidden } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import { currentLanguage } from '../../../i18n/index.ts';
import { nowIso, readTime, showTime } from '../model/time.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';
import { describe, useField } from './useField.tsx';

interface TimeFieldProps {
  path: FieldPath;
  label: string;
  hint?: ReactNode;
  value: string;
  change: (form: SubscriptionForm, time: string) => SubscriptionForm;
}

/** A time as people type it. What can be read goes into the form as an instant; anything else as it was typed. */
export function TimeField({ path, label, hint, value, change }: TimeFieldProps) {
  const { t } = useTranslation('subscription');
  const { store } = useFormView();
  const field = useField(path);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? showTime(value, currentLanguage());
  const read = text.trim() === '' ? null : readTime(text, Date.now());

  const type = (next: string) => {
    setTyped(next);
    const time = readTime(next, Date.now());
    store.change((form) => change(form, time.kind === 'time' ? time.iso : next));
  };
  const setNow = () => {
    setTyped(null);
    store.change((form) => change(form, nowIso(Date.now())), true);
  };
  const gap = read?.kind === 'gap' ? t('time.gap') : null;
  const ambiguous = read?.kind === 'time' && read.ambiguous && !/[+-]\d\d:?\d\d$/.test(text);
  const special = ambiguous ? t('time.ambiguous', { offset: read.iso.slice(-6) }) : field.error ? null : gap;
  const hints = describe(field, hint);
  return (
    <TextInput
      id={field.id}
      label={label}
      value={text}
      placeholder={t('time.placeholder')}
      maxLength={100}
      onChange={(event) => type(event.currentTarget.value)}
      onFocus={field.focus.onFocus}
      onBlur={() => {
        setTyped(null);
        field.focus.onBlur();
      }}
      error={field.error && (gap ?? field.error)}
      description={
        (special || hints) && (
          <>
            {special && <span className={classes.hint}>{special}</span>}
            {hints}
          </>
        )
      }
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      classNames={{ description: classes.below }}
      disabled={field.disabled}
      autoComplete="off"
      spellCheck={false}
      className={classes.tabularInput}
      inputContainer={(input) => (
        <div className={classes.time}>
          {input}
          <Button
            variant="default"
            leftSection={<IconClock size={15} aria-hidden />}
            disabled={field.disabled}
            onClick={setNow}
          >
            {t('now')}
            <VisuallyHidden>{label}</VisuallyHidden>
          </Button>
        </div>
      )}
    />
  );
}
