import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../contract/subscription.ts';
import { Notice } from '../../components/Notice.tsx';
import { fieldWord } from './fields/useField.tsx';
import { bannerOf, refusedStep } from './model/banner.ts';
import classes from './screen.module.css';
import { useFormView } from './view.tsx';

/** Where the subscription really stands: what happened, what it means, what to do. */
export function StageBanner() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store, state, detail, messages } = useFormView();
  const reason = bannerOf(detail, state.dequeued);
  if (!reason || (state.save.kind !== 'saved' && reason === 'complete')) return null;
  const tone: Stage = detail.stage === 'draft' ? 'needsYou' : detail.stage;
  const refused = reason === 'rejected' || reason === 'forbidden';
  const step = refusedStep(detail);
  const meaning = refused && step ? t(`refusedAt.${step}`) : t(`banner.${reason}.meaning`);
  return (
    <Notice tone={tone} title={t(`banner.${reason}.title`)}>
      {refused &&
        messages.map((message) => (
          <div key={`${message.at}${message.field}${message.text}`}>
            {message.field ? (
              <UnstyledButton
                className={classes.inlineLink}
                onClick={() => message.field && store.goTo(message.field)}
              >
                {t('refusedWords', { field: t(`common:${fieldWord(message.field)}`) })}
              </UnstyledButton>
            ) : (
              t('common:platformSaid')
            )}{' '}
            <q className={classes.quote}>{message.text}</q>
            {message.httpStatus !== null && <span className="fine"> ({message.httpStatus})</span>}
          </div>
        ))}
      <div>
        {meaning} {t(`banner.${reason}.todo`)}
      </div>
    </Notice>
  );
}
