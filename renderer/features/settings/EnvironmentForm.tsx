import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentInput, EnvironmentView } from '../../../contract/environment.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { CampaignRows } from './CampaignRows.tsx';
import classes from './settings.module.css';
import {
  blankInput,
  dropDraft,
  faultsOf,
  inputOf,
  openPanel,
  setDraft,
  useSettings,
} from './settingsStore.ts';

interface EnvironmentFormProps {
  panel: string;
  environment?: EnvironmentView;
  /** Of a new one. */
  kind?: EnvironmentInput['kind'];
}

/**
 * Saved with a button and not while typing: half an address or a stranger's client id must never be in use.
 * Until then the draft outlives a look at another screen.
 */
export function EnvironmentForm({ panel, environment, kind = 'demo' }: EnvironmentFormProps) {
  const { t } = useTranslation(['settings', 'common']);
  const draft = useSettings(({ drafts }) => drafts[panel]);
  const [tried, setTried] = useState(false);
  const saved = environment ? inputOf(environment) : blankInput(kind, t(`common:environment.${kind}`));
  const input = draft ?? saved;
  const faults = tried ? faultsOf(input) : new Set<string>();
  const change = (part: Partial<EnvironmentInput>) => setDraft(panel, { ...input, ...part });
  const save = useTask(async () => {
    const view = await call('environments.save', input);
    dropDraft(panel);
    setTried(false);
    openPanel(view.id);
    notifyDone(t('saved', { name: view.name }));
  });
  const submit = () => {
    setTried(true);
    if (faultsOf(input).size === 0) void save.start();
  };
  const text = (field: 'name' | 'baseUrl' | 'clientId') => ({
    label: t(`field.${field}`),
    value: input[field],
    error: faults.has(field) && t(`invalid.${field}`),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change({ [field]: event.currentTarget.value }),
    spellCheck: false,
    autoComplete: 'off',
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput className={classes.narrow} {...text('name')} maxLength={80} />
      <fieldset className={classes.plain}>
        <legend className={classes.label}>{t('field.kind')}</legend>
        <SegmentedControl
          aria-label={t('field.kind')}
          value={input.kind}
          onChange={(value) => change({ kind: value })}
          data={[
            { value: 'demo', label: t('common:environment.demo') },
            { value: 'production', label: t('common:environment.production') },
          ]}
        />
      </fieldset>
      <TextInput {...text('baseUrl')} type="url" description={t('field.baseUrlHint')} maxLength={500} />
      <TextInput className={classes.narrow} {...text('clientId')} maxLength={200} />
      <CampaignRows
        campaigns={input.campaigns}
        faults={faults}
        onChange={(campaigns) => change({ campaigns })}
      />
      {save.failure && <ErrorNotice failure={save.failure} onClose={save.clear} />}
      <div className={classes.buttons}>
        <Button type="submit" disabled={save.busy || (!draft && environment !== undefined)}>
          {t('save')}
        </Button>
        {draft && (
          <Button
            variant="default"
            onClick={() => {
              dropDraft(panel);
              setTried(false);
            }}
          >
            {t('discard')}
          </Button>
        )}
        {draft && <span className="fine">{t('unsaved')}</span>}
      </div>
    </form>
  );
}
