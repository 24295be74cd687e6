import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnvironmentKind } from '../../../contract/environment.ts';
import type { TakeoverEnvironment, TakeoverFolder, TakeoverFound } from '../../../contract/takeover.ts';
import { DialogButtons } from '../../components/DialogButtons.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { Outside } from '../../components/Outside.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatFull, formatNumber } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import { KeyField } from './KeyField.tsx';
import classes from './recovery.module.css';
import { TakeoverProgressLine } from './TakeoverProgressLine.tsx';
import { chooseFolder, closeTakeover, lookWith, takeOver, useTakeover } from './takeover.ts';

/**
 * Takes over the data of another installation: asks for a folder and the recovery key, shows what was found, and asks
 * for a confirmation.
 */
export function TakeoverDialog() {
  const { t } = useTranslation(['recovery', 'common']);
  const { opened, folder, found } = useTakeover();
  return (
    <Modal
      opened={opened}
      onClose={() => void closeTakeover()}
      closeOnClickOutside={false}
      size={640}
      title={t('takeover.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={classes.form}>
        {found ? <Ready found={found} /> : <Choice key={folder?.path} folder={folder} />}
      </div>
    </Modal>
  );
}

function Choice({ folder }: { folder: TakeoverFolder | null }) {
  const { t } = useTranslation('recovery');
  const choose = useTask(chooseFolder);
  const isChecking = useApp(({ state }) => state?.takeover != null && state.takeover.step !== 'searching');
  const word = choose.busy ? 'choosing' : folder ? 'chooseOther' : 'choose';
  return (
    <>
      {!folder && <p className={classes.words}>{t('takeover.words')}</p>}
      {folder && <Found folder={folder} />}
      <div>
        <SteadyButton
          ref={choose.trigger}
          variant={folder ? 'default' : undefined}
          onClick={() => void choose.start()}
          resting={choose.busy || isChecking}
          data-autofocus={folder === null || undefined}
        >
          {t(`takeover.${word}`)}
        </SteadyButton>
      </div>
      {choose.busy && <TakeoverProgressLine trigger={choose.trigger} />}
      {choose.failure && <ErrorNotice failure={choose.failure} onClose={choose.close} />}
      {folder && folder.environments.length > 0 && (
        <KeyField
          expected={null}
          words={{ use: t('takeover.look'), using: t('takeover.looking') }}
          use={lookWith}
          during={(trigger) => <TakeoverProgressLine trigger={trigger} />}
        />
      )}
    </>
  );
}

function Found({ folder }: { folder: TakeoverFolder }) {
  const { t } = useTranslation('recovery');
  const { path, environments, unnamed } = folder;
  return (
    <>
      <div>
        {t('takeover.folder')} <FilePath path={path} />
      </div>
      {environments.length > 0 && (
        <section>
          <div>{t('takeover.found')}</div>
          <ul className={classes.list}>
            {environments.map((each) => (
              <li key={each.id}>
                <Name {...each} />
                {each.sources.map((source) => (
                  <Source key={source.computer} {...source} />
                ))}
                {each.sources.filter(({ computer }) => computer !== null).length > 1 && (
                  <div className={classes.note}>{t('takeover.severalComputers')}</div>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {unnamed.length > 0 && (
        <section className={classes.note}>
          <div>{t('takeover.unnamed')}</div>
          <ul className={classes.paths}>
            {unnamed.map((each) => (
              <li key={each}>
                <FilePath path={each} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Source({ computer, copies, at }: TakeoverFolder['environments'][number]['sources'][number]) {
  const { t } = useTranslation('recovery');
  return (
    <div className="fine">
      {computer !== null && <Computer name={computer} />}
      {t('takeover.copies', { count: copies, shown: formatNumber(copies), time: formatFull(at) })}
    </div>
  );
}

function Computer({ name }: { name: string }) {
  const { t } = useTranslation('recovery');
  return (
    <>
      {t('takeover.computer')} <Outside>{name}</Outside>:{' '}
    </>
  );
}

function Name({ kind, name }: { kind: EnvironmentKind; name: string }) {
  const { t } = useTranslation('common');
  const word = t(`environment.${kind}`);
  return (
    <div className={classes.name}>
      {word}
      {kind !== 'training' && name !== word && (
        <>
          {' · '}
          <Outside>{name}</Outside>
        </>
      )}
    </div>
  );
}

function Ready({ found }: { found: TakeoverFound }) {
  const { t } = useTranslation(['recovery', 'common']);
  const take = useTask(takeOver);
  return (
    <>
      <section>
        <div>{t('takeover.ready')}</div>
        <ul className={classes.list}>
          {found.environments.map((each) => (
            <ReadyOne key={each.id} one={each} />
          ))}
        </ul>
      </section>
      {found.unusable.length > 0 && (
        <div className={classes.note}>
          {t('takeover.unusable')} <Outside>{found.unusable.join(', ')}</Outside>
        </div>
      )}
      {found.environments.some(({ kind }) => kind !== 'training') && (
        <p className={classes.words}>{t('takeover.addressHint')}</p>
      )}
      <p className={classes.words}>{t('takeover.after')}</p>
      {take.failure && <ErrorNotice failure={take.failure} onClose={take.close} />}
      <DialogButtons>
        <Button variant="default" onClick={() => void closeTakeover()}>
          {t('common:cancel')}
        </Button>
        <SteadyButton ref={take.trigger} onClick={() => void take.start()} resting={take.busy} autoFocus>
          {t(take.busy ? 'takeover.confirming' : 'takeover.confirm')}
        </SteadyButton>
      </DialogButtons>
    </>
  );
}

function ReadyOne({ one }: { one: TakeoverEnvironment }) {
  const { t } = useTranslation('recovery');
  const { subscriptions, at, skipped } = one;
  const notes = [
    one.partial && t('takeover.partial'),
    one.ahead && t('takeover.ahead'),
    skipped > 0 && t('takeover.skipped', { count: skipped, shown: formatNumber(skipped) }),
  ].filter((note) => note !== false);
  return (
    <li>
      <Name {...one} />
      <div>
        {one.computer !== null && <Computer name={one.computer} />}
        {t('takeover.holds', {
          count: subscriptions,
          shown: formatNumber(subscriptions),
          time: formatFull(at),
        })}
      </div>
      {one.kind !== 'training' && (
        <div className="fine">
          {t('takeover.address')} <span className="verbatim">{one.baseUrl}</span>
        </div>
      )}
      {one.isDataFile && <div className="fine">{t('takeover.dataFile')}</div>}
      {notes.map((note) => (
        <div key={note} className={classes.note}>
          {note}
        </div>
      ))}
    </li>
  );
}
