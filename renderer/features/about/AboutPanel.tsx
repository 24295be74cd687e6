import { Skeleton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { About } from '../../../contract/about.ts';
import { copyText } from '../../components/copyText.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Page, Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { formatDate } from '../../i18n/format.ts';
import classes from './about.module.css';
import { readAbout, useAbout, useAge } from './aboutStore.ts';
import { Licences } from './Licences.tsx';
import { supportText } from './supportText.ts';

/** How long "copied" is shown, in milliseconds. */
const shownCopied = 2_000;

function CopyForSupport({ about }: { about: About }) {
  const { t } = useTranslation('about');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownCopied);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <div>
      <SteadyButton
        variant="default"
        leftSection={<Icon size={16} aria-hidden />}
        onClick={() => void copyText(supportText(about)).then(() => setCopied(true))}
      >
        {t(copied ? 'copied' : 'copy')}
      </SteadyButton>
    </div>
  );
}

/** Shows the app's age and, from half a year on, that an update is due. */
function Age({ builtAt }: { builtAt: string | null }) {
  const { t } = useTranslation('about');
  const age = useAge();
  if (builtAt === null || age === null) return <p className={classes.words}>{t('ageUnknown')}</p>;
  const words = t('age', { count: age.weeks, date: formatDate(builtAt) });
  if (!age.isOld) return <p className={classes.words}>{words}</p>;
  return (
    <Notice tone="needsYou" role="note" title={words}>
      {t('old')}
    </Notice>
  );
}

function Versions({ about }: { about: About }) {
  const { t } = useTranslation('about');
  const { runtime } = about;
  const rows = [
    [t('version'), about.version],
    ['Electron', runtime.electron ?? t('testHost')],
    ['Chromium', runtime.chromium ?? t('notKnown')],
    ['Node.js', runtime.node],
    [t('system'), runtime.system],
  ];
  return (
    <dl className={classes.versions}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Loaded({ about }: { about: About }) {
  const { t } = useTranslation('about');
  return (
    <>
      <Section title={t('title')}>
        <Age builtAt={about.builtAt} />
        <Versions about={about} />
        <CopyForSupport about={about} />
        <p className={classes.words}>{t('updates')}</p>
      </Section>
      <Section title={t('licences.title')} words={t('licences.words')}>
        <dl className={classes.files}>
          <dt>{t('licences.file')}</dt>
          <dd>
            <FilePath path={about.files.licences} />
          </dd>
          <dt>{t('licences.bill')}</dt>
          <dd>
            <FilePath path={about.files.billOfMaterials} />
          </dd>
        </dl>
        <Licences packages={about.packages} />
      </Section>
    </>
  );
}

/** Shows the app's version and age, what it runs on, and the licences of its parts. */
export function AboutPanel() {
  const { t } = useTranslation('about');
  const { about, failure } = useAbout();
  useEffect(() => void readAbout(), []);
  return (
    <Page>
      {about ? (
        <Loaded about={about} />
      ) : (
        <Section title={t('title')}>
          {failure ? <ErrorNotice read failure={failure} /> : <Skeleton height={160} radius="sm" maw={560} />}
        </Section>
      )}
    </Page>
  );
}
