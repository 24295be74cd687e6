import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';

/** Returns a function that names an environment: its kind, and its own name where that says more. */
export function useEnvironmentWords(): (environment: EnvironmentView) => string {
  const { t } = useTranslation();
  return ({ kind, name }) => {
    const word = t(`environment.${kind}`);
    return kind === 'training' || name === word ? word : `${word} · ${name}`;
  };
}
