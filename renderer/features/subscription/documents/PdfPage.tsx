import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './documents.module.css';
import { canvasSize, type Size } from './pages.ts';
import type { OpenPdf } from './pdf.ts';
import { useDensity } from './useDensity.ts';

interface PdfPageProps {
  pdf: OpenPdf;
  number: number;
  /** The displayed size, in CSS pixels. */
  shown: Size;
  /** Called when the page's own size is known. */
  onSize: (number: number, size: Size) => void;
}

/** Shows one page, and its text for people who can't see the picture. */
export function PdfPage({ pdf, number, shown, onSize }: PdfPageProps) {
  const { t } = useTranslation('subscription');
  const canvas = useRef<HTMLCanvasElement>(null);
  const density = useDensity();
  const [text, setText] = useState('');
  const [state, setState] = useState<'drawing' | 'whole' | 'partly' | 'failed'>('drawing');
  const { width, height } = shown;
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const stop = new AbortController();
    setState('drawing');
    const size = canvasSize({ width, height }, density);
    pdf.draw(number, { canvas: element, size, intent: 'display', signal: stop.signal }).then(
      (drawn) => drawn !== 'stopped' && setState(drawn),
      () => !stop.signal.aborted && setState('failed'),
    );
    return () => stop.abort();
  }, [pdf, number, width, height, density]);
  useEffect(() => {
    const element = canvas.current;
    return () => {
      // Without this, the canvas keeps its memory until the garbage collector frees it.
      if (element) element.width = element.height = 0;
    };
  }, []);
  useEffect(() => {
    let current = true;
    pdf.size(number).then(
      (size) => current && onSize(number, size),
      () => undefined,
    );
    pdf.text(number).then(
      (words) => current && setText(words),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [pdf, number, onSize]);
  const place = t('costs.page', { page: number, pages: pdf.pages });
  return (
    <figure className={classes.page} style={{ width }}>
      <div className={classes.leaf} style={{ width, height }} data-state={state}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={state === 'failed' ? `${place}: ${t('costs.pageFailed')}` : `${place}: ${text}`}
        />
        {(state === 'drawing' || state === 'failed') && (
          <div className={classes.pageState}>
            {t(state === 'failed' ? 'costs.pageFailed' : 'costs.pageDrawing')}
          </div>
        )}
        {state === 'partly' && <div className={classes.partly}>{t('costs.pagePartly')}</div>}
      </div>
      <figcaption className="fine">{place}</figcaption>
    </figure>
  );
}
