import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';
import { describe, useField } from './useField.tsx';

interface TextFieldProps {
  path: FieldPath;
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  value: string;
  change: (form: SubscriptionForm, typed: string) => SubscriptionForm;
  maxLength: number;
  width?: number;
  numeric?: boolean;
}

/** One line of text, kept exactly as typed. */
export function TextField({ path, label, hint, value, change, width, numeric, ...input }: TextFieldProps) {
  const { store } = useFormView();
  const field = useField(path);
  return (
    <TextInput
      id={field.id}
      label={label}
      description={describe(field, hint)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ description: classes.below }}
      value={value}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        store.change((form) => change(form, typed));
      }}
      error={field.error}
      disabled={field.disabled}
      autoComplete="off"
      spellCheck={false}
      inputMode={numeric ? 'numeric' : undefined}
      styles={{
        input: { width, ...(numeric ? { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } : {}) },
      }}
      {...input}
      {...field.focus}
    />
  );
}
