import { Anchor } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type NetworkFault, networkFault } from '../i18n/networkFault.ts';
import { Outside } from './Outside.tsx';
import classes from './Said.module.css';

interface SaidProps {
  /** Who said it. */
  by: 'platform' | 'system' | 'between';
  text: string;
}

/** Explains a system error code, and shows the code for whoever investigates the failure. */
function Fault({ code, fault }: { code: string; fault: NetworkFault }) {
  const { t } = useTranslation();
  return (
    <div className={classes.said}>
      {t(`network.${fault}`)} <span className={classes.by}>({code})</span>
    </div>
  );
}

/** Quotes text that is not ours, verbatim. Long text is cut, and shown in full on demand. */
function Quotation({ by, text }: SaidProps) {
  const { t } = useTranslation();
  const words = useRef<HTMLDivElement>(null);
  const [whole, setWhole] = useState(false);
  const [isCut, setIsCut] = useState(false);
  useEffect(() => {
    const box = words.current;
    if (!box) return;
    // How much is cut depends on the width, which changes with the window. Text shown in full needs no measuring.
    const observer = new ResizeObserver(() => {
      if (box.dataset.cut !== undefined) setIsCut(box.scrollHeight > box.clientHeight + 1);
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <div className={classes.said}>
      <div
        ref={words}
        className={classes.words}
        data-cut={whole ? undefined : ''}
        data-whole={whole || undefined}
      >
        <span className={classes.by}>{t(`${by}Said`)}</span>{' '}
        <q>
          <Outside>{text}</Outside>
        </q>
      </div>
      {(isCut || whole) && (
        <Anchor
          component="button"
          type="button"
          fz="inherit"
          c="inherit"
          td="underline"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {t(whole ? 'showLess' : 'showAll')}
        </Anchor>
      )}
    </div>
  );
}

/** Shows the text that came with a failure: a known error code is explained, other text is quoted. */
export function Said({ by, text }: SaidProps) {
  const fault = networkFault(text);
  return fault ? <Fault code={text} fault={fault} /> : <Quotation by={by} text={text} />;
}
