import type { EnvironmentInput } from '../../../contract/environment.ts';
import { isolated } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { i18n } from '../../i18n/index.ts';
import { useApp } from '../../stores/app.ts';
import classes from './settings.module.css';

/**
 * Asks before an environment changes its kind, and shows the address: only the address tells whether the kind is right.
 */
export function confirmKind({ id, kind, name, baseUrl }: EnvironmentInput): Promise<boolean> {
  const t = i18n.getFixedT(null, 'settings');
  const to = kind === 'production' ? 'toProduction' : 'toDemo';
  const isActive = id !== undefined && useApp.getState().state?.activeEnvironmentId === id;
  return confirm({
    title: t(`kind.${to}.title`, { name: isolated(name) }),
    message: (
      <div className={classes.form}>
        <div>{t(`kind.${to}.words`)}</div>
        <div className="verbatim">{baseUrl}</div>
        {isActive && <div>{t(`kind.${to}.active`)}</div>}
      </div>
    ),
    confirm: t(`kind.${to}.confirm`),
  });
}
