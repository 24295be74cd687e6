import { useTranslation } from 'react-i18next';
import type { SettingsLoss } from '../../../contract/blocked.ts';
import { isolated } from '../../../contract/text.ts';
import classes from './start.module.css';

/** Lists what the app drops and what it restores when it continues with damaged settings. */
export function SettingsLossList({ loss }: { loss: SettingsLoss }) {
  const { t } = useTranslation('shell');
  const gaps = (fromNote: boolean) =>
    loss.gaps
      .filter((gap) => gap.fromNote === fromNote)
      .map(({ field, environment, campaign }) =>
        t(`loss.gap.${field}`, {
          environment: isolated(environment),
          campaign: campaign && isolated(campaign),
        }),
      );
  const parts = {
    found: loss.found.map(isolated),
    completed: gaps(true),
    dropped: loss.dropped.map(({ name, position, why }) =>
      t(`loss.why.${why}`, { name: name === null ? t('loss.entry', { position }) : isolated(name) }),
    ),
    reset: [...loss.reset.map((setting) => t(`loss.setting.${setting}`)), ...gaps(false)],
    unknown: loss.unknown,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it.
    <section className={classes.loss} aria-label={t('loss.title')} tabIndex={0}>
      {(['found', 'completed', 'dropped', 'reset', 'unknown'] as const)
        .filter((part) => parts[part].length > 0)
        .map((part) => (
          <div key={part}>
            <span className={classes.label}>{t(`loss.${part}`)}</span>
            <ul className={classes.list}>
              {parts[part].map((text, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name, and their order is fixed
                <li key={index} className={part === 'unknown' ? 'verbatim' : undefined}>
                  {text}
                </li>
              ))}
            </ul>
          </div>
        ))}
    </section>
  );
}
