import { Checkbox, Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import { useFormView } from '../view.tsx';
import classes from './fields.module.css';
import { describe, useField } from './useField.tsx';

export interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

interface ChoiceFieldProps<V extends string> {
  path: FieldPath;
  label: string;
  hint?: ReactNode;
  value: V | null;
  choices: readonly Choice<V>[];
  change: (form: SubscriptionForm, value: V) => SubscriptionForm;
  stacked?: boolean;
}

/** Offers a few choices, all of them visible. Nothing is preselected. */
export function ChoiceField<V extends string>({ path, label, hint, ...props }: ChoiceFieldProps<V>) {
  const { store } = useFormView();
  const field = useField(path);
  return (
    <div id={field.id} {...field.focus}>
      <Radio.Group
        label={label}
        value={props.value}
        onChange={(value) => store.change((form) => props.change(form, value as V), true)}
        description={describe(field, hint)}
        error={field.error}
      >
        <div className={classes.choices} data-stacked={props.stacked || undefined}>
          {props.choices.map((choice) => (
            <Radio
              key={choice.value}
              value={choice.value}
              label={choice.label}
              description={choice.hint}
              disabled={field.disabled || choice.disabled}
              error={field.error !== undefined}
            />
          ))}
        </div>
      </Radio.Group>
    </div>
  );
}

interface CheckFieldProps {
  path: FieldPath;
  label: string;
  hint?: ReactNode;
  value: boolean;
  change: (form: SubscriptionForm, value: boolean) => SubscriptionForm;
}

/** A checkbox for a confirmation. */
export function CheckField({ path, label, hint, value, change }: CheckFieldProps) {
  const { store } = useFormView();
  const field = useField(path);
  return (
    <Checkbox
      id={field.id}
      label={label}
      description={describe(field, hint)}
      checked={value}
      onChange={(event) => {
        const checked = event.currentTarget.checked;
        store.change((form) => change(form, checked), true);
      }}
      error={field.error}
      disabled={field.disabled}
      {...field.focus}
    />
  );
}
