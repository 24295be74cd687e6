import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AppFailure } from '../../../../contract/errors.ts';
import { type FieldPath, fieldPaths, subscriptionKit } from '../../../../contract/form.ts';
import type { Json } from '../../../../contract/primitives.ts';
import { shownJson } from '../../../../contract/text.ts';
import type { TrailEntry } from '../../../../contract/trail.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Outside } from '../../../components/Outside.tsx';
import { DateTime } from '../../../components/Time.tsx';
import { call, failureOf } from '../../../ipcClient.ts';
import { useFieldNames } from '../fieldWords.ts';
import { useForm } from '../view.ts';
import classes from './past.module.css';

/** Shows the append-only trail of this subscription, newest entry first. */
export function Trail() {
  const { t } = useTranslation('subscription');
  const { state } = useForm().store;
  // Selects the object itself, because each reading brings a new object, even with the same content.
  const detail = useStore(state, (now) => now.detail);
  const { id } = state.getState();
  const [entries, setEntries] = useState<TrailEntry[] | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever the subscription was read
  useEffect(() => {
    let current = true;
    call('subscriptions.trail', { id })
      .then((answer) => {
        if (!current) return;
        setEntries(answer);
        setFailure(null);
      })
      .catch((error: unknown) => current && setFailure(failureOf(error)));
    return () => {
      current = false;
    };
  }, [id, detail]);
  if (failure) return <ErrorNotice read failure={failure} />;
  if (!entries) return null;
  if (entries.length === 0) return <p className="fine">{t('past.trailEmpty')}</p>;
  return (
    <ol className={classes.trail}>
      {[...entries].reverse().map((entry) => (
        <Entry key={entry.sequence} entry={entry} />
      ))}
    </ol>
  );
}

/** Returns the form's fields that an entry is about: listed by name, or as keys of what changed. */
function fieldsIn(details: Json): FieldPath[] {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return [];
  const named = Array.isArray(details.fields) ? details.fields : Object.keys(details);
  // The owner of the statements follows from the investor, who is named.
  return fieldPaths.filter((path) => subscriptionKit.isTyped(path) && named.includes(path));
}

function Entry({ entry }: { entry: TrailEntry }) {
  const { t, i18n } = useTranslation(['subscription', 'common']);
  const names = useFieldNames();
  const fields = fieldsIn(entry.details);
  const key = `trail.${entry.what}`;
  // An entry from a newer version has no translation here, so its stored name is shown.
  const words = i18n.exists(key, { ns: 'subscription' })
    ? i18n.getFixedT(null, 'subscription')(key as 'trail.subscription.queued')
    : entry.what;
  const details = shownJson(entry.details, 2);
  return (
    <li>
      <div className={classes.trailHead}>
        <span>{words}</span>
        <DateTime at={entry.at} short="time" />
      </div>
      {fields.length > 0 && <div className="fine">{names(fields)}</div>}
      <div className="fine">
        <Outside>{entry.who}</Outside>
      </div>
      {entry.unreadable && <div className="fine">{t('common:unreadable.entry')}</div>}
      {details !== '{}' && details !== 'null' && (
        <details>
          <summary className="fine">{t('past.trailDetails')}</summary>
          <pre className={`${classes.json} verbatim`}>{details}</pre>
        </details>
      )}
    </li>
  );
}
