import { useTranslation } from 'react-i18next';
import type { AppState } from '../../../contract/app.ts';
import type { Blocked } from '../../../contract/blocked.ts';
import { FilePath } from '../../components/FilePath.tsx';
import classes from './start.module.css';
import { useEnvironmentWords } from './useEnvironmentWords.ts';

interface BelongsToProps {
  belongsTo: NonNullable<Blocked['belongsTo']>;
  app: AppState;
}

/** Says which environment a foreign data file belongs to, and where that environment's file belongs. */
export function BelongsTo({ belongsTo: { environmentId, path }, app }: BelongsToProps) {
  const { t } = useTranslation('shell');
  const wordsOf = useEnvironmentWords();
  const owner = app.environments.find(({ id }) => id === environmentId);
  return (
    <div>
      <div className={classes.label}>
        {owner ? t('start.belongsTo', { environment: wordsOf(owner) }) : t('start.belongsToUnknown')}
      </div>
      <FilePath path={path} />
    </div>
  );
}
