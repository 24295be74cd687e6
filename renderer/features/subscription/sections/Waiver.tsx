import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../../contract/language.ts';
import type { Confirmation } from '../../../../contract/subscription.ts';
import { isolated } from '../../../../contract/text.ts';
import { formatFull } from '../../../i18n/format.ts';
import { currentLanguage } from '../../../i18n/language.ts';
import { CheckField } from '../fields.ts';
import { useValue, useView } from '../view.ts';
import classes from './sections.module.css';

/**
 * Shows the warning that replaces the missing answers, to be read out, and takes the confirmation that it was given.
 */
export function Waiver() {
  const { t, i18n } = useTranslation('subscription');
  const isConfirmed = useValue('survey.waiverConfirmed');
  const confirmed = useView(({ detail }) => detail.confirmations.waiver);
  const [language, setLanguage] = useState<Language>(currentLanguage);
  const own = language === currentLanguage();
  const other = currentLanguage() === 'de' ? 'en' : 'de';
  const words = i18n.getFixedT(language, 'subscription');
  return (
    <div className={classes.fields}>
      <figure className={classes.warning}>
        <figcaption className="fine">{t('survey.readOut')}</figcaption>
        <blockquote lang={language}>{words('survey.warning')}</blockquote>
        <Button
          variant="subtle"
          className={classes.small}
          onClick={() => setLanguage(own ? other : currentLanguage())}
        >
          {t(own ? 'survey.otherLanguage' : 'survey.ownLanguage')}
        </Button>
      </figure>
      <div>
        <CheckField
          path="survey.waiverConfirmed"
          label={t('survey.confirm')}
          hint={t('survey.confirmHint')}
        />
        {isConfirmed && <Confirmed by={confirmed} />}
      </div>
    </div>
  );
}

/** Shows who confirmed, and when, as recorded by the main process. */
export function Confirmed({ by }: { by: Confirmation | null }) {
  const { t } = useTranslation('subscription');
  return (
    <div className={classes.confirmed} role="status">
      {by ? t('confirmed', { by: isolated(by.by), at: formatFull(by.at) }) : t('confirming')}
    </div>
  );
}
