import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../contract/check.ts';
import type { FieldPath } from '../../../contract/form.ts';
import type { LockReason } from '../../../contract/subscription.ts';
import { exampleTime } from '../../form/time/time.ts';
import type { FormWords } from '../../form/useForm.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { currentLanguage } from '../../i18n/language.ts';
import type { SubscriptionTypes } from './state.ts';

type Underscored<P> = P extends `${infer A}.${infer B}` ? `${A}_${B}` : P;

/** Returns the key of a field's name in the common translations. */
export const fieldWord = (path: FieldPath) =>
  `field.${path.replace('.', '_') as Underscored<FieldPath> & string}` as const;

/** Returns a function that gives the names of fields, separated by commas. */
export function useFieldNames(): (fields: readonly FieldPath[]) => string {
  const { t } = useTranslation('common');
  return (fields) => fields.map((field) => t(fieldWord(field))).join(', ');
}

/** Returns a function that says in a sentence what is wrong or missing. */
export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation('common');
  return ({ code, params }) => {
    const limit = params?.limit;
    return t(`problem.${code}`, {
      ...params,
      example: exampleTime(Date.now(), currentLanguage()),
      ...(typeof limit === 'number' ? { limit: formatNumber(limit) } : {}),
    });
  };
}

/** Returns the words of the fields, for the form kit. */
export function useFieldWords(): FormWords<SubscriptionTypes> {
  const { t } = useTranslation(['common', 'subscription']);
  const problem = useProblemWords();
  const names = useFieldNames();
  return {
    problem,
    lock: (reason) => t(`lock.${reason as LockReason}`),
    said: ({ step }) => [t('platformSaid'), t(`subscription:refusedAt.${step}`)],
    lapsed: (changed) => t('subscription:lapsed.again', { changed: names(changed) }),
    lost: (loss) => t(`subscription:lostHere.${loss}`),
  };
}
