import type { FieldPath } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { isRecord } from './json.ts';
import { plainWords } from './page.ts';

/** Which form field a field of the platform belongs to. */
const formFields: Record<string, FieldPath> = {
  investor_id: 'investorId',
  investor: 'investorId',
  campaign_id: 'campaignId',
  campaign: 'campaignId',
  units: 'units',
  self_disclosure_submitted_at: 'selfDisclosure.submittedAt',
  self_disclosure_monthly_income: 'selfDisclosure.monthlyIncome',
  self_disclosure_net_worth_100k: 'selfDisclosure.netWorth100k',
  survey: 'survey.answers',
  survey_submitted_at: 'survey.submittedAt',
  survey_waiver: 'survey.waiverConfirmed',
  signed_at: 'signature.signedAt',
  wallet: 'wallet',
};

/** True when a name is one of the platform's fields that the app sends. */
export const isPlatformField = (name: string): boolean => Object.hasOwn(formFields, name);

/**
 * What an error answer says, verbatim, split by form field. Shapes: `{"field": ["message"]}`,
 * `{"non_field_errors": […]}`, `{"detail": "…"}` [assumed]; anything else is shown whole.
 */
export function messagesOf(
  body: Json | undefined,
  text: string,
): { field: FieldPath | null; text: string }[] {
  if (!isRecord(body)) return [{ field: null, text: shorten(plainWords(text)) }];
  const messages = Object.entries(body).flatMap(([key, value]) => {
    const field = (Object.hasOwn(formFields, key) && formFields[key]) || null;
    const label = field || key === 'detail' || key === 'non_field_errors' ? '' : `${key}: `;
    return textsIn(value).map((said) => ({ field, text: shorten(label + said) }));
  });
  return messages.length > 0 ? messages : [{ field: null, text: shorten(text) }];
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [plainWords(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, inner]) => textsIn(inner).map((said) => `${key}: ${said}`))
    : [JSON.stringify(value)];
}

const shorten = (text: string) => (text.length > 1000 ? `${text.slice(0, 1000)}…` : text);
