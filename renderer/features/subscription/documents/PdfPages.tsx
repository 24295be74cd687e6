import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './documents.module.css';
import type { OpenPdf } from './pdf.ts';

interface PdfPagesProps {
  bytes: Uint8Array;
  width: number;
  onFailure: () => void;
}

/** All pages, one under the other; each also has its text for those who do not see the picture. */
export function PdfPages({ bytes, width, onFailure }: PdfPagesProps) {
  const [pdf, setPdf] = useState<OpenPdf | null>(null);
  const failed = useRef(onFailure);
  failed.current = onFailure;
  useEffect(() => {
    let current = true;
    let opened: OpenPdf | null = null;
    import('./pdf.ts')
      .then(({ openPdf }) => openPdf(bytes))
      .then((document) => {
        opened = document;
        if (current) setPdf(document);
        else document.close();
      })
      .catch(() => current && failed.current());
    return () => {
      current = false;
      setPdf(null);
      opened?.close();
    };
  }, [bytes]);
  const { t } = useTranslation('subscription');
  if (!pdf) return <div className={classes.state}>{t('costs.loading')}</div>;
  const numbers = Array.from({ length: pdf.pages }, (_, index) => index + 1);
  return (
    <>
      {numbers.map((number) => (
        <Page key={number} pdf={pdf} number={number} width={width} />
      ))}
    </>
  );
}

function Page({ pdf, number, width }: { pdf: OpenPdf; number: number; width: number }) {
  const { t } = useTranslation('subscription');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    if (canvas.current) pdf.draw(number, canvas.current, width, stop.signal).catch(() => undefined);
    return () => stop.abort();
  }, [pdf, number, width]);
  useEffect(() => {
    pdf.text(number).then(setText, () => undefined);
  }, [pdf, number]);
  return (
    <figure className={classes.page}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${t('costs.page', { page: number, pages: pdf.pages })}: ${text}`}
      />
      <figcaption className="fine">{t('costs.page', { page: number, pages: pdf.pages })}</figcaption>
    </figure>
  );
}
