import { Checkbox, Radio } from '@mantine/core';
import type { ReactNode } from 'react';
import { useField, useFieldValue } from '../useForm.tsx';
import classes from './fields.module.css';
import { describe, errorOf } from './words.tsx';

export interface Choice<C extends string> {
  value: C;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

export interface ChoiceFieldProps<P extends string, V, C extends string> {
  path: P;
  label: string;
  hint?: ReactNode;
  choices: readonly Choice<C>[];
  /** Returns the choice that the field's value stands for; null: nothing is chosen. */
  choiceOf: (value: V) => C | null;
  /** Returns the value that a choice stands for. */
  valueOf: (choice: C, before: V) => V;
  stacked?: boolean;
}

/** Offers a few choices, all of them visible. Nothing is preselected. */
export function ChoiceField<P extends string, V, C extends string>({
  path,
  label,
  hint,
  ...props
}: ChoiceFieldProps<P, V, C>) {
  const field = useField(path);
  const [value, change] = useFieldValue<V>(path);
  const error = errorOf(field);
  return (
    <div id={field.id} {...field.focus}>
      <Radio.Group
        label={label}
        value={props.choiceOf(value)}
        onChange={(choice) => change(props.valueOf(choice as C, value), true)}
        description={describe(field, hint)}
        error={error}
      >
        <div className={classes.choices} data-stacked={props.stacked || undefined}>
          {props.choices.map((choice) => (
            <Radio
              key={choice.value}
              value={choice.value}
              label={choice.label}
              description={choice.hint}
              disabled={field.disabled || choice.disabled}
              error={error !== undefined}
            />
          ))}
        </div>
      </Radio.Group>
    </div>
  );
}

export interface CheckFieldProps<P extends string> {
  path: P;
  label: string;
  hint?: ReactNode;
}

/** A checkbox for a confirmation. */
export function CheckField<P extends string>({ path, label, hint }: CheckFieldProps<P>) {
  const field = useField(path);
  const [value, change] = useFieldValue<boolean>(path);
  return (
    <Checkbox
      id={field.id}
      label={label}
      description={describe(field, hint)}
      checked={value}
      onChange={(event) => change(event.currentTarget.checked, true)}
      error={errorOf(field)}
      disabled={field.disabled}
      {...field.focus}
    />
  );
}
