import type { ReactNode } from 'react';
import type { FieldPath, SubscriptionForm } from '../../../contract/form.ts';
import type { ValueAt } from '../../../contract/form-kit.ts';
import * as choice from '../../form/fields/ChoiceField.tsx';
import * as picker from '../../form/fields/PickerField.tsx';
import * as text from '../../form/fields/TextField.tsx';
import * as time from '../../form/fields/TimeField.tsx';

/** The kit's fields, for the paths of this form. */

type Shown<Props> = (props: Props) => ReactNode;

export const TextField: Shown<text.TextFieldProps<FieldPath>> = text.TextField;
export const TimeField: Shown<time.TimeFieldProps<FieldPath>> = time.TimeField;
export const PickerField: Shown<picker.PickerFieldProps<FieldPath>> = picker.PickerField;
export const CheckField: Shown<choice.CheckFieldProps<FieldPath>> = choice.CheckField;
export const ChoiceField: <P extends FieldPath, C extends string>(
  props: choice.ChoiceFieldProps<P, ValueAt<SubscriptionForm, P>, C>,
) => ReactNode = choice.ChoiceField;
