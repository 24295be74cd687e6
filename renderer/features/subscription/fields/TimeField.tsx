import { Button, TextInput } from '@mantine/core';
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
  const special =
    read?.kind === 'gap'
      ? t('time.gap')
      : read?.kind === 'time' && read.ambiguous && !/[+-]\d\d:?\d\d$/.test(text)
        ? t('time.ambiguous', { offset: read.iso.slice(-6) })
        : null;
  return (
    <div>
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
        error={field.error !== undefined}
        aria-describedby={`${field.id}-words`}
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
              aria-label={t('nowFor', { field: label })}
            >
              {t('now')}
            </Button>
          </div>
        )}
      />
      <div id={`${field.id}-words`}>
        {special && <span className={classes.hint}>{special}</span>}
        {field.error && !(read?.kind === 'gap') && <FieldError>{field.error}</FieldError>}
        {(hint || field.lock) && <div className="fine">{describe(field, hint)}</div>}
      </div>
    </div>
  );
}

/** Like Mantine's own, for fields that are more than one input. */
export function FieldError({ children }: { children: ReactNode }) {
  return <div className={classes.error}>{children}</div>;
}
