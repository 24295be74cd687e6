import { useTranslation } from 'react-i18next';
import type { EnvironmentInput } from '../../../contract/environment.ts';
import classes from './KindMark.module.css';

/** An environment's kind as its word in its colour: Demo is never to be taken for Production. */
export function KindMark({ kind }: { kind: EnvironmentInput['kind'] }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} data-environment={kind}>
      {t(`environment.${kind}`)}
    </span>
  );
}
