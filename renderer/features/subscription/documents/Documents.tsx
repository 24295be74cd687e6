import { Button } from '@mantine/core';
import { IconDownload, IconEye, IconFileText, IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentInfo } from '../../../../contract/subscription.ts';
import { notifyDone, notifyFailure } from '../../../components/notify.tsx';
import { call } from '../../../desk.ts';
import { formatShort } from '../../../i18n/format.ts';
import { useFormView } from '../view.tsx';
import classes from './documents.module.css';
import { Viewer } from './Viewer.tsx';

const nameOf = ({ name, label }: DocumentInfo) => name ?? label;

/** The costs information that the platform makes, to be shown before signing. */
export function Documents() {
  const { t } = useTranslation('subscription');
  const { detail } = useFormView();
  const { documents } = detail;
  const [open, setOpen] = useState<DocumentInfo | null>(null);
  const [shown, setShown] = useState<DocumentInfo | null>(null);
  const save = async (document: DocumentInfo) => {
    try {
      const input = { subscriptionId: detail.id, documentId: document.id };
      const { path } = await call('documents.saveAs', input);
      if (path !== null) notifyDone(t('costs.saved', { path }));
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <div>
      <div className={classes.heading}>{t('costs.heading')}</div>
      {documents.length === 0 && <Waiting />}
      {documents.map((document) => (
        <div key={document.id} className={classes.document}>
          <IconFileText size={18} stroke={1.75} aria-hidden className={classes.icon} />
          <span className={classes.name}>
            <span className="clip" title={nameOf(document)}>
              {nameOf(document)}
            </span>
            <span className="fine">
              {document.fetchedAt
                ? t('costs.fetched', { time: formatShort(document.fetchedAt) })
                : t('costs.notFetched')}
            </span>
          </span>
          <Button
            variant="default"
            leftSection={<IconEye size={15} aria-hidden />}
            onClick={() => {
              setOpen(document);
              setShown(document);
            }}
            aria-label={t('costs.showNamed', { name: nameOf(document) })}
          >
            {t('costs.show')}
          </Button>
          <Button
            variant="subtle"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => save(document)}
            aria-label={t('costs.saveAsNamed', { name: nameOf(document) })}
          >
            {t('costs.saveAs')}
          </Button>
        </div>
      ))}
      <Viewer
        subscriptionId={detail.id}
        documentId={open?.id ?? null}
        name={shown ? nameOf(shown) : ''}
        onClose={() => setOpen(null)}
        onSave={() => shown && save(shown)}
      />
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation('subscription');
  const { detail } = useFormView();
  const answersSent = detail.steps.some(({ kind, state }) => kind === 'answers' && state === 'done');
  const words = detail.investmentId
    ? 'costs.noDocument'
    : answersSent || detail.reason === 'costsDocument'
      ? 'costs.making'
      : 'costs.notYet';
  return (
    <div className={classes.waiting}>
      <IconHourglass size={16} stroke={1.75} aria-hidden className={classes.icon} />
      {t(words)}
    </div>
  );
}
