import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentInput, EnvironmentView } from '../../../contract/environment.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Notice } from '../../components/Notice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { AddressChange, StoredAddress } from './AddressChange.tsx';
import { CampaignRows } from './CampaignRows.tsx';
import { confirmKind } from './confirmKind.tsx';
import { faultsOf } from './faults.ts';
import classes from './settings.module.css';
import { focusNext, useFocusPlace } from './settingsFocus.ts';
import { blankInput, dropDraft, inputOf, type Panel, setDraft, useSettings } from './settingsStore.ts';
import { useSave } from './useSave.ts';

interface EnvironmentFormProps {
  panel: Panel;
  environment?: EnvironmentView;
  /** The kind of a new environment. */
  kind?: EnvironmentInput['kind'];
}

/**
 * Edits an environment. Saved with a button, not while typing: an incomplete address or a wrong client id must never be
 * in use. Until then the draft survives a visit to another screen.
 */
export function EnvironmentForm({ panel, environment, kind = 'demo' }: EnvironmentFormProps) {
  const { t } = useTranslation(['settings', 'common']);
  const draft = useSettings(({ drafts }) => drafts[panel]);
  const form = useRef<HTMLFormElement>(null);
  const button = useFocusPlace<HTMLButtonElement>(panel, 'save');
  /** How often saving was refused because of invalid input. */
  const [refused, setRefused] = useState(0);
  const blank = (of: EnvironmentInput['kind']) => blankInput(of, t(`common:environment.${of}`));
  const saved = environment ? inputOf(environment) : blank(kind);
  const input = draft ?? saved;
  const faultsNow = () => faultsOf(input, environment?.baseUrl);
  const faults = refused > 0 ? faultsNow() : new Map<string, never>();
  const change = (part: Partial<EnvironmentInput>) => setDraft(panel, { ...input, ...part });
  const save = useSave(panel, () => setRefused(0));

  useEffect(() => {
    if (refused > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);
  const failedAt = save.failure?.field;
  useEffect(() => {
    if (failedAt) form.current?.querySelector<HTMLElement>(`[name="${failedAt}"]`)?.focus();
  }, [failedAt]);

  const submit = async () => {
    if (faultsNow().size > 0) setRefused(refused + 1);
    // A new environment needs no question about its kind, and opening it has a question of its own.
    else if (!environment || input.kind === saved.kind || (await confirmKind(input))) await save.start(input);
  };
  const discard = () => {
    dropDraft(panel);
    setRefused(0);
    save.clear();
    focusNext(panel, 'save');
  };
  /**
   * Changes the kind. A new environment's unedited name and address change with it, so that a production environment
   * never keeps the demo's address.
   */
  const changeKind = (next: EnvironmentInput['kind']) => {
    const [before, after] = [blank(input.kind), blank(next)];
    const isUntouched = (field: 'name' | 'baseUrl') => !environment && input[field] === before[field];
    change({
      kind: next,
      name: isUntouched('name') ? after.name : input.name,
      baseUrl: isUntouched('baseUrl') ? after.baseUrl : input.baseUrl,
    });
  };
  const text = (field: 'name' | 'baseUrl' | 'clientId') => {
    const fault = faults.get(field);
    return {
      name: field,
      label: t(`field.${field}`),
      value: input[field],
      error: (fault && t(`invalid.${fault}`)) ?? save.titleAt(field),
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        save.clear();
        change({ [field]: event.currentTarget.value });
      },
      spellCheck: false,
      autoComplete: 'off',
    };
  };
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput className={classes.narrow} {...text('name')} maxLength={80} />
      <fieldset className={classes.plain}>
        <legend className={classes.label}>{t('field.kind')}</legend>
        <SegmentedControl
          aria-label={t('field.kind')}
          value={input.kind}
          onChange={changeKind}
          data={[
            { value: 'demo', label: t('common:environment.demo') },
            { value: 'production', label: t('common:environment.production') },
          ]}
        />
      </fieldset>
      {environment && input.kind !== saved.kind && (
        <Notice tone="needsYou" title={t('kind.changes', { kind: t(`common:environment.${input.kind}`) })}>
          {t(`about.${input.kind}`)}
        </Notice>
      )}
      <TextInput {...text('baseUrl')} type="url" description={t('field.baseUrlHint')} maxLength={500} />
      <StoredAddress typed={input.baseUrl} environment={environment} />
      <AddressChange typed={input.baseUrl} environment={environment} />
      <TextInput className={classes.narrow} {...text('clientId')} maxLength={200} />
      <CampaignRows
        campaigns={input.campaigns}
        faults={faults}
        onChange={(campaigns) => change({ campaigns })}
      />
      {save.failure && <ErrorNotice failure={save.failure} onClose={save.close} />}
      <div className={classes.buttons}>
        <SteadyButton ref={button} type="submit" resting={save.busy || (!draft && environment !== undefined)}>
          {t('save')}
        </SteadyButton>
        {draft && (
          <Button variant="default" onClick={discard}>
            {t('discard')}
          </Button>
        )}
        {draft && <span className="fine">{t('unsaved')}</span>}
      </div>
    </form>
  );
}
