import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnknownOutcome } from '../../../../contract/submission.ts';
import type { StepKind } from '../../../../contract/subscription.ts';
import { shownJson } from '../../../../contract/text.ts';
import { BothSides } from '../../../components/BothSides.tsx';
import { NameOrId } from '../../../components/NameOrId.tsx';
import { Outside } from '../../../components/Outside.tsx';
import { DateTime } from '../../../components/Time.tsx';
import { formatNumber, formatUnits, unitsCount } from '../../../i18n/format.ts';
import { CopyButton } from '../past/CopyButton.tsx';
import { useView } from '../view.ts';
import classes from './decision.module.css';

/**
 * Lists what to look for on the platform: what was sent for whom, when, how often, where to, under which key, and its
 * content.
 */
export function Facts({ unknownOutcome }: { unknownOutcome: UnknownOutcome<StepKind> }) {
  const { t } = useTranslation(['decision', 'common']);
  const detail = useView((view) => view.detail);
  const { attempts, key, sent, sentTo, answered } = unknownOutcome;
  return (
    <dl className={classes.facts}>
      <Fact name={t('fact.step')}>{t(`common:step.${unknownOutcome.step}`)}</Fact>
      <Fact name={t('fact.order')}>
        <NameOrId name={detail.investorName} id={detail.investorId} />
        {' · '}
        <NameOrId name={detail.campaignName} id={detail.campaignId} />
        {' · '}
        {t('units', { count: unitsCount(detail.units), shown: formatUnits(detail.units) })}
      </Fact>
      <Fact name={t('fact.sent')}>
        <DateTime at={unknownOutcome.firstSentAt} /> ·{' '}
        {t('attempts', { count: attempts, shown: formatNumber(attempts) })}
      </Fact>
      <Fact name={t('fact.to')}>
        <span className="verbatim">{sentTo.baseUrl}</span> · {t('client', { id: sentTo.clientId })}
      </Fact>
      {key !== null && (
        <Fact name={t('fact.key')}>
          <span className={classes.key}>
            <span className="verbatim">{key}</span>
            <CopyButton name={t('fact.key')} text={key} />
          </span>
        </Fact>
      )}
      {answered && answered.differs.length > 0 && (
        <Fact name={t('fact.differs')}>
          <BothSides differences={answered.differs} />
        </Fact>
      )}
      {answered && (answered.raw ?? answered.said) !== '' && (
        <Fact name={t('fact.answer')}>
          {answered.httpStatus !== null && <div>HTTP {answered.httpStatus}</div>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: content that scrolls must be reachable with the keyboard */}
          <section className={`verbatim ${classes.sent}`} tabIndex={0} aria-label={t('fact.answer')}>
            <Outside>{answered.raw || answered.said}</Outside>
          </section>
        </Fact>
      )}
      <Fact name={t('fact.content')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: content that scrolls must be reachable with the keyboard */}
        <section className={`verbatim ${classes.sent}`} tabIndex={0} aria-label={t('fact.content')}>
          {sent === null && t('fact.unreadable')}
          {Object.entries(sent ?? {}).map(([name, value]) => (
            <div key={name}>
              {name}: {shownJson(value)}
            </div>
          ))}
        </section>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
