import { Button } from '@mantine/core';
import { IconDownload, IconEye, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentInfo } from '../../../../contract/document.ts';
import { notifyFailure } from '../../../components/notify.tsx';
import { Outside } from '../../../components/Outside.tsx';
import { notifySaved, saving } from '../../../components/saved.tsx';
import { formatShort } from '../../../i18n/format.ts';
import { i18n } from '../../../i18n/index.ts';
import { call } from '../../../ipcClient.ts';
import { useForm, useView } from '../view.ts';
import classes from './documents.module.css';
import { NoDocument } from './NoDocument.tsx';
import { Viewer } from './Viewer.tsx';

const nameOf = ({ name, label }: DocumentInfo) => name ?? (label || i18n.t('unreadable.document'));

/**
 * Lists the costs information that the platform makes, to be shown before signing. Earlier documents stay for the
 * records.
 */
export function Documents() {
  const { t } = useTranslation('subscription');
  const { id } = useForm().store.now;
  const documents = useView(({ detail }) => detail.documents);
  const [open, setOpen] = useState<DocumentInfo | null>(null);
  const [shown, setShown] = useState<DocumentInfo | null>(null);
  const current = documents.filter(({ superseded }) => !superseded);
  const earlier = documents.filter(({ superseded }) => superseded);
  const saveAs = async (document: DocumentInfo) => {
    try {
      const input = { subscriptionId: id, documentId: document.id };
      const { path, instead } = await saving(() => call('documents.saveAs', input));
      if (path === null) return;
      const words = instead ? t(`costs.savedInstead.${instead}`) : undefined;
      notifySaved({ title: t('costs.saved'), path, words }, instead !== null);
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <div>
      <div className={classes.heading}>{t('costs.heading')}</div>
      {current.length === 0 && <NoDocument />}
      {[...current, ...earlier].map((document) => (
        <DocumentLine
          key={document.id}
          document={document}
          onShow={() => {
            setOpen(document);
            setShown(document);
          }}
          onSave={() => void saveAs(document)}
        />
      ))}
      <Viewer
        subscriptionId={id}
        documentId={open?.id ?? null}
        name={shown ? nameOf(shown) : ''}
        onClose={() => setOpen(null)}
        onSave={() => shown && void saveAs(shown)}
      />
    </div>
  );
}

interface DocumentLineProps {
  document: DocumentInfo;
  onShow: () => void;
  onSave: () => void;
}

function DocumentLine({ document, onShow, onSave }: DocumentLineProps) {
  const { t } = useTranslation('subscription');
  const { fetchedAt, superseded } = document;
  const name = superseded ? t('costs.earlierNamed', { name: nameOf(document) }) : nameOf(document);
  const when = fetchedAt ? t('costs.fetched', { time: formatShort(fetchedAt) }) : t('costs.notFetched');
  return (
    <div className={classes.document} data-superseded={superseded || undefined}>
      <IconFileText size={18} stroke={1.75} aria-hidden className={classes.icon} />
      <span className={classes.name}>
        <span className="clip" title={nameOf(document)}>
          <Outside>{nameOf(document)}</Outside>
        </span>
        <span className="fine">
          {superseded && <span className={classes.earlier}>{t('costs.earlier')}</span>}
          {when}
        </span>
      </span>
      <Button
        variant="default"
        leftSection={<IconEye size={15} aria-hidden />}
        onClick={onShow}
        aria-label={t('costs.showNamed', { name })}
      >
        {t('costs.show')}
      </Button>
      <Button
        variant="subtle"
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={onSave}
        aria-label={t('costs.saveAsNamed', { name })}
      >
        {t('costs.saveAs')}
      </Button>
    </div>
  );
}
