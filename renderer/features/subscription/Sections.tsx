import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronRight, IconCircle } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { type Section, subscriptionKit } from '../../../contract/form.ts';
import { panelId, sectionId } from '../../form/focus.ts';
import type { SectionMark } from '../../form/sections.ts';
import { useSection } from '../../form/useSection.ts';
import { useQueueState } from './Actions.tsx';
import { buttonWord } from './model/mainButton.ts';
import classes from './screen.module.css';
import { DisclosureSection } from './sections/DisclosureSection.tsx';
import { InvestorSection } from './sections/InvestorSection.tsx';
import { SignatureSection } from './sections/SignatureSection.tsx';
import { SurveySection } from './sections/SurveySection.tsx';
import { useSectionSummary } from './sections/useSectionSummary.ts';
import { WalletSection } from './sections/WalletSection.tsx';
import { useTallyWords } from './useTallyWords.ts';

const contents: Record<Section, ComponentType> = {
  investor: InvestorSection,
  disclosure: DisclosureSection,
  survey: SurveySection,
  signature: SignatureSection,
  wallet: WalletSection,
};

const markIcons = {
  done: IconCheck,
  later: IconCircle,
  open: IconCircle,
  check: IconAlertTriangle,
  wrong: IconAlertTriangle,
};

const { sections } = subscriptionKit;

/** Shows the five parts of the form: one is open, the others say in a line what they contain and what is missing. */
export function Sections() {
  return (
    <div className={classes.sections}>
      {sections.map((section, index) => (
        <SectionPart key={section} section={section} number={index + 1} />
      ))}
    </div>
  );
}

const toQueueButton = () => document.getElementById('queue-button')?.focus();

function SectionPart({ section, number }: { section: Section; number: number }) {
  const { t } = useTranslation('subscription');
  const { isOpen, mark, toggle, goOn, panel, onKeyDown } = useSection(section, toQueueButton);
  const title = t(`section.${section}`);
  const Content = contents[section];
  return (
    <div className={classes.section} data-open={isOpen || undefined}>
      <h2 className={classes.sectionTitle}>
        <UnstyledButton
          id={sectionId(section)}
          className={classes.sectionButton}
          aria-expanded={isOpen}
          aria-controls={panelId(section)}
          onClick={toggle}
        >
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
          <span className={classes.number}>{number}</span>
          <span className={classes.titleWords}>{title}</span>
          <span className={`${classes.summary} clip`} aria-hidden>
            {!isOpen && <Summary section={section} />}
          </span>
          <Mark mark={mark} />
        </UnstyledButton>
      </h2>
      {isOpen && (
        <fieldset
          id={panelId(section)}
          data-section={section}
          ref={panel}
          className={classes.panel}
          onKeyDown={onKeyDown}
        >
          <legend className="unseen">{title}</legend>
          <Content />
          <GoOn next={sections[number]} goOn={goOn} />
        </fieldset>
      )}
    </div>
  );
}

const Summary = ({ section }: { section: Section }) => useSectionSummary(section);

/** Leads to the next section, and from the last one to the button that sends. */
function GoOn({ next, goOn }: { next: Section | undefined; goOn: () => void }) {
  const { t } = useTranslation('subscription');
  const ahead = useQueueState();
  if (!next && ahead.kind !== 'queue' && ahead.kind !== 'missing') return null;
  return (
    <Button variant="subtle" className={classes.goOn} onClick={goOn}>
      {t('next', { section: next ? t(`section.${next}`) : t(`action.${buttonWord(ahead)}`) })}
    </Button>
  );
}

function Mark({ mark }: { mark: SectionMark }) {
  const { t } = useTranslation('subscription');
  const tallyWords = useTallyWords();
  const Icon = markIcons[mark.kind];
  return (
    <span className={classes.mark} data-kind={mark.kind}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {'missing' in mark ? tallyWords(mark) : t(`mark.${mark.kind}`)}
    </span>
  );
}
