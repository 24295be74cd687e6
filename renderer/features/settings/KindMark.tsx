import { useTranslation } from 'react-i18next';
import type { EnvironmentInput } from '../../../contract/environment.ts';
import classes from './KindMark.module.css';

/** Shows an environment's kind as a word in its colour, so that demo is never mistaken for production. */
export function KindMark({ kind }: { kind: EnvironmentInput['kind'] }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} data-environment={kind}>
      {t(`environment.${kind}`)}
    </span>
  );
}
