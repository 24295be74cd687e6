import { Button, Checkbox, Modal, Radio, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure, ErrorCode } from '../../../../contract/errors.ts';
import type { DecisionKind, DecisionReason, UnknownOutcome } from '../../../../contract/submission.ts';
import type { StepKind } from '../../../../contract/subscription.ts';
import { DialogButtons } from '../../../components/DialogButtons.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { notifyDone, notifyFailure } from '../../../components/notify.tsx';
import { SteadyButton } from '../../../components/SteadyButton.tsx';
import { call, failureOf } from '../../../ipcClient.ts';
import { useForm, useView } from '../view.ts';
import classes from './decision.module.css';
import { asksWhetherLooked, decisionOf, emptyDraft, type Missing, missingIn } from './decision.ts';
import { changeDraft, closeDecision, forgetDraft, useDecision } from './decisionStore.ts';
import { Facts } from './Facts.tsx';

/** Closes the dialog, and withdraws a decision that is still being carried out. */
function cancelDecision(): void {
  const { deciding } = useDecision.getState();
  closeDecision();
  if (deciding) call('subscriptions.withdrawDecision', { id: deciding }).catch(notifyFailure);
}

/** Lets the user say what became of a step, after looking on the platform. */
export function DecisionDialog() {
  const { t } = useTranslation(['decision', 'common']);
  const unknownOutcome = useView(({ detail }) => detail.unknownOutcome);
  const openFor = useDecision((state) => state.openFor);
  return (
    <Modal
      opened={unknownOutcome !== null && openFor === unknownOutcome.operationId}
      onClose={cancelDecision}
      size={680}
      title={t('title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {unknownOutcome && <DecisionForm key={unknownOutcome.operationId} unknownOutcome={unknownOutcome} />}
    </Modal>
  );
}

/** Failures about the id, shown at its field. */
const aboutId: readonly ErrorCode[] = ['idNeeded', 'idNotFound', 'idTaken', 'idDiffers'];

function DecisionForm({ unknownOutcome }: { unknownOutcome: UnknownOutcome<StepKind> }) {
  const { t } = useTranslation(['decision', 'common']);
  const { store } = useForm();
  const { id } = store.now;
  const environment = useView(({ facts }) => facts.environment);
  const { operationId } = unknownOutcome;
  const draft = useDecision(({ drafts }) => drafts[operationId] ?? emptyDraft);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (next: Parameters<typeof changeDraft>[1]) => {
    setMissing(null);
    setFailure(null);
    changeDraft(operationId, next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const lacks = missingIn(draft, unknownOutcome);
    setMissing(lacks);
    if (lacks) form.current?.querySelector<HTMLElement>(placeOf[lacks])?.focus();
    if (lacks || busy) return;
    const decision = decisionOf(draft, unknownOutcome);
    const isOpen = () => useDecision.getState().openFor === operationId;
    setBusy(true);
    setFailure(null);
    useDecision.setState({ deciding: id });
    try {
      // Input typed meanwhile must be on disk before the subscription changes.
      if (!(await store.flush()) || !isOpen()) return;
      store.accept(await call('subscriptions.decide', { id, operationId, decision }));
      forgetDraft(operationId);
      notifyDone(t(`done.${decision.kind}`));
    } catch (error) {
      // The user is told even if the dialog was closed meanwhile.
      if (isOpen()) setFailure(failureOf(error));
      else if (decision.kind === 'record' && failureOf(error).code === 'decided') notifyDone(t('withdrawn'));
      else notifyFailure(error);
    } finally {
      useDecision.setState({ deciding: null });
      setBusy(false);
    }
  };
  const failed = failure || missing ? '[role=alert], [aria-invalid=true]' : null;
  const place = failed ?? (draft.choice === 'record' ? `.${classes.id}` : null);
  // In a low window, an error or a required field may be below the edge.
  useEffect(() => {
    if (place) form.current?.querySelector(place)?.scrollIntoView({ block: 'center' });
  }, [place]);
  const idFailure = failure && aboutId.includes(failure.code) && unknownOutcome.needsId ? failure : null;
  // When both sides are known, a difference is reported for the decision, not for an id that nobody typed.
  const isAboutRecord =
    unknownOutcome.because === 'contradicted' &&
    (failure?.code === 'idDiffers' || failure?.code === 'changeDiffers');
  const sided = draft.choice === 'takeOver' ? 'takeOver' : 'record';
  const isFormer = unknownOutcome.because === null;
  const otherClient =
    environment && environment.clientId !== unknownOutcome.sentTo.clientId ? environment : null;
  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)}>
      <p className={classes.intro}>
        {isFormer ? t('introFormer') : introOf(unknownOutcome.because, t)}
        {otherClient && ` ${t('account', { id: otherClient.clientId })}`}
      </p>
      <Facts unknownOutcome={unknownOutcome} />
      <Radio.Group
        label={t('choose')}
        value={draft.choice}
        onChange={(choice) => change({ choice: choice as DecisionKind })}
        error={missing === 'choice' && t('notYet.choice')}
      >
        <div className={classes.choices}>
          {unknownOutcome.choices.map((kind, index) => (
            <Fragment key={kind}>
              <Choice
                kind={kind}
                unknownOutcome={unknownOutcome}
                begins={draft.choice ? draft.choice === kind : index === 0}
              />
              {kind === 'record' && draft.choice === kind && unknownOutcome.needsId && (
                <TextInput
                  label={t('id')}
                  value={draft.platformId}
                  onChange={(event) => change({ platformId: event.currentTarget.value })}
                  error={
                    missing === 'id' || missing === 'form'
                      ? t(`notYet.${missing}`)
                      : idFailure && <IdFailure failure={idFailure} />
                  }
                  spellCheck={false}
                  autoComplete="off"
                  maxLength={300}
                  className={classes.id}
                />
              )}
            </Fragment>
          ))}
        </div>
      </Radio.Group>
      {asksWhetherLooked(draft, unknownOutcome) && (
        <Checkbox
          label={t('looked')}
          checked={draft.looked}
          onChange={(event) => change({ looked: event.currentTarget.checked })}
          error={missing === 'looked' && t('notYet.looked')}
        />
      )}
      {failure && isAboutRecord && (
        <Notice
          tone="refused"
          role="alert"
          title={t(`stillOpen.${sided}.title`)}
          onClose={() => setFailure(null)}
        >
          {failure.said && <div>{t('differs', { fields: failure.said })}</div>}
          <div>{t(`stillOpen.${sided}.todo`)}</div>
        </Notice>
      )}
      {failure && !idFailure && !isAboutRecord && (
        <ErrorNotice
          failure={failure}
          read={draft.choice === 'record' || draft.choice === 'takeOver'}
          ofDisk={t('nothingDone')}
          onClose={() => setFailure(null)}
        />
      )}
      <DialogButtons>
        <Button variant="default" onClick={cancelDecision}>
          {t('common:cancel')}
        </Button>
        <SteadyButton type="submit" resting={busy} color={draft.choice === 'giveUp' ? 'red' : undefined}>
          {busy ? t('deciding') : buttonOf(draft.choice, unknownOutcome, t)}
        </SteadyButton>
      </DialogButtons>
    </form>
  );
}

/** Returns what happened, by the reason why a person has to decide. */
function introOf(because: DecisionReason | null, t: TFunction<'decision'>): string {
  return because === null || because === 'unknownOutcome' || because === 'otherAccount'
    ? t('intro')
    : t(`introOf.${because}`);
}

/** Returns the button's label. */
function buttonOf(
  choice: DecisionKind | null,
  { because }: Pick<UnknownOutcome<StepKind>, 'because'>,
  t: TFunction<'decision'>,
): string {
  if (choice === null) return t('decide');
  return choice === 'record' && because === 'contradicted'
    ? t('choice.record.buttonAgain')
    : t(`choice.${choice}.button`);
}

/** The element that gets the focus when something is missing. */
const placeOf: Record<Missing, string> = {
  choice: 'input[type=radio]',
  id: 'input[type=text]',
  form: 'input[type=text]',
  looked: 'input[type=checkbox]',
};

/** Shows a decision and what it means. Repeating a change sets the same values again, and needs no id. */
function Choice({
  kind,
  unknownOutcome,
  begins,
}: {
  kind: DecisionKind;
  unknownOutcome: UnknownOutcome<StepKind>;
  begins: boolean;
}) {
  const { t } = useTranslation('decision');
  const isChange = !unknownOutcome.needsId;
  const isAgain = unknownOutcome.because === 'contradicted';
  const ofRecord = isAgain ? 'Again' : isChange ? 'Change' : '';
  const label = kind === 'record' ? t(`choice.record.label${ofRecord}`) : t(`choice.${kind}.label`);
  const words =
    kind === 'record' && isAgain
      ? t('choice.record.again')
      : isChange && (kind === 'record' || kind === 'sendAgain')
        ? t(`choice.${kind}.change`)
        : t(`choice.${kind}.words`);
  return <Radio value={kind} label={label} description={words} data-autofocus={begins || undefined} />;
}

function IdFailure({ failure }: { failure: AppFailure }) {
  const { t } = useTranslation(['decision', 'common']);
  return (
    <>
      {t(`common:error.${failure.code}.title`)}{' '}
      {failure.said ? t('differs', { fields: failure.said }) : t(`common:error.${failure.code}.todo`)}
    </>
  );
}
