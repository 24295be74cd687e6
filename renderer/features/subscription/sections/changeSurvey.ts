import type { SubscriptionForm } from '../../../../contract/form.ts';

export const changeSurvey = (
  form: SubscriptionForm,
  part: Partial<SubscriptionForm['survey']>,
): SubscriptionForm => ({ ...form, survey: { ...form.survey, ...part } });
