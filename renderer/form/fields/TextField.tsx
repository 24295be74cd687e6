import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useField, useFieldValue } from '../useForm.tsx';
import classes from './fields.module.css';
import { describe, errorOf } from './words.tsx';

export interface TextFieldProps<P extends string> {
  path: P;
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  maxLength: number;
  width?: number;
  numeric?: boolean;
}

/** One line of text, kept exactly as typed. */
export function TextField<P extends string>({
  path,
  label,
  hint,
  width,
  numeric,
  ...input
}: TextFieldProps<P>) {
  const field = useField(path);
  const [value, change] = useFieldValue<string>(path);
  return (
    <TextInput
      id={field.id}
      label={label}
      description={describe(field, hint)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ description: classes.below }}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      error={errorOf(field)}
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
