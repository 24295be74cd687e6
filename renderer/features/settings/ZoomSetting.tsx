import { Button } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type ZoomChange, zoomKeys } from '../../../contract/window.ts';
import { keyWord, modifierWord } from '../../actions/KeyHint.tsx';
import { notifyFailure } from '../../components/notify.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { call } from '../../ipcClient.ts';
import { readZoom, useZoom } from '../../stores/zoom.ts';
import classes from './settings.module.css';

/** Changes the zoom of the window. */
export function ZoomSetting() {
  const { t } = useTranslation('settings');
  const zoom = useZoom((state) => state.zoom);
  useEffect(() => void readZoom().catch(notifyFailure), []);
  // The `zoom` event reports the result.
  const change = (wish: ZoomChange) => void call('zoom.change', { change: wish }).catch(notifyFailure);
  const { percent = 100, canZoomIn = false, canZoomOut = false } = zoom ?? {};
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{t('preferences.zoom')}</legend>
      <Button.Group>
        <SteadyButton
          variant="default"
          aria-label={t('preferences.zoomOut')}
          resting={!canZoomOut}
          onClick={() => change('out')}
        >
          <IconMinus size={16} aria-hidden />
        </SteadyButton>
        <SteadyButton
          variant="default"
          className={classes.percent}
          title={t('preferences.zoomReset')}
          resting={percent === 100}
          onClick={() => change('reset')}
        >
          <span aria-live="polite">{t('preferences.percent', { percent })}</span>
        </SteadyButton>
        <SteadyButton
          variant="default"
          aria-label={t('preferences.zoomIn')}
          resting={!canZoomIn}
          onClick={() => change('in')}
        >
          <IconPlus size={16} aria-hidden />
        </SteadyButton>
      </Button.Group>
      <div className={`${classes.hint} fine`}>
        {t('preferences.zoomHint', {
          mod: modifierWord(),
          in: keyWord(zoomKeys.in),
          out: keyWord(zoomKeys.out),
          reset: keyWord(zoomKeys.reset),
        })}
      </div>
    </fieldset>
  );
}
