import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconChevronRight, IconCircle } from '@tabler/icons-react';
import { type ComponentType, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { elementKeys } from '../../actions/useScope.ts';
import { sectionScope } from '../../form/formActions.ts';
import { currentQueueState } from './Actions.tsx';
import { focusNextInput, goToSection } from './focus.ts';
import { isWalletToBeChosen } from './model/investors.ts';
import { buttonWord } from './model/queueState.ts';
import { type Section, type SectionMark, sectionMark, sections } from './model/sections.ts';
import classes from './screen.module.css';
import { DisclosureSection } from './sections/DisclosureSection.tsx';
import { InvestorSection } from './sections/InvestorSection.tsx';
import { SignatureSection } from './sections/SignatureSection.tsx';
import { SurveySection } from './sections/SurveySection.tsx';
import { useSectionSummary } from './sections/useSectionSummary.ts';
import { WalletSection } from './sections/WalletSection.tsx';
import { useTallyWords } from './useTallyWords.ts';
import { useFormView } from './view.tsx';

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

function SectionPart({ section, number }: { section: Section; number: number }) {
  const { t } = useTranslation('subscription');
  const view = useFormView();
  const { store, state, form, investor, selfDisclosureRequired, lost } = view;
  const panel = useRef<HTMLFieldSetElement>(null);
  const summary = useSectionSummary(section);
  const open = state.open === section;
  const mark = sectionMark(section, form, view.open, {
    selfDisclosureRequired,
    walletCount: isWalletToBeChosen(investor, view.detail) ? null : (investor?.wallets?.length ?? null),
    lost,
  });
  const tallyWords = useTallyWords();
  const markWords = 'missing' in mark ? tallyWords(mark) : t(`mark.${mark.kind}`);
  const title = t(`section.${section}`);
  const next = sections[number];
  const Content = contents[section];
  const ahead = currentQueueState(view);
  const canQueue = ahead.kind === 'queue' || ahead.kind === 'missing';

  const goOnFromField = () => {
    const field = document.activeElement as HTMLInputElement | HTMLTextAreaElement;
    if (!panel.current || !focusNextInput(panel.current, field)) goOn();
  };
  const goOn = () => {
    if (next) goToSection(store, next);
    else document.getElementById('queue-button')?.focus();
  };
  return (
    <div className={classes.section} data-open={open || undefined}>
      <h2 className={classes.sectionTitle}>
        <UnstyledButton
          id={`section-${section}`}
          className={classes.sectionButton}
          aria-expanded={open}
          aria-controls={`panel-${section}`}
          onClick={() => store.openSection(open ? null : section)}
        >
          <IconChevronRight size={16} aria-hidden className={classes.chevron} />
          <span className={classes.number}>{number}</span>
          <span className={classes.titleWords}>{title}</span>
          <span className={`${classes.summary} clip`} aria-hidden>
            {open ? '' : summary}
          </span>
          <Mark mark={mark} words={markWords} />
        </UnstyledButton>
      </h2>
      {open && (
        <fieldset
          id={`panel-${section}`}
          ref={panel}
          className={classes.panel}
          onKeyDown={elementKeys(sectionScope, { goOn: goOnFromField })}
        >
          <legend className={classes.unseen}>{title}</legend>
          <Content />
          {(next || canQueue) && (
            <Button variant="subtle" className={classes.goOn} onClick={goOn}>
              {t('next', { section: next ? t(`section.${next}`) : t(`action.${buttonWord(ahead)}`) })}
            </Button>
          )}
        </fieldset>
      )}
    </div>
  );
}

function Mark({ mark, words }: { mark: SectionMark; words: string }) {
  const Icon = markIcons[mark.kind];
  return (
    <span className={classes.mark} data-kind={mark.kind}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {words}
    </span>
  );
}
