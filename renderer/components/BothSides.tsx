import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { shownJson } from '../../contract/text.ts';
import classes from './BothSides.module.css';
import { Outside } from './Outside.tsx';
import { DateTime } from './Time.tsx';

interface Difference {
  /** By the platform's name of it. */
  name: string;
  sent: Json;
  shown: Json;
}

/** What was sent and what the platform shows, side by side. */
export function BothSides({ differences }: { differences: readonly Difference[] }) {
  const { t } = useTranslation('common');
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('sides.field')}</th>
          <th scope="col">{t('sides.ours')}</th>
          <th scope="col">{t('sides.platform')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, sent, shown }) => (
          <tr key={name}>
            <th scope="row">
              <FieldName name={name} />
            </th>
            <td>
              <Value value={sent} />
            </td>
            <td>
              <Value value={shown} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A field of the platform in a person's words; one that has none here by its own name. */
function FieldName({ name }: { name: string }) {
  const { t, i18n } = useTranslation('common');
  const key = `wire.${name}`;
  return i18n.exists(key, { ns: 'common' }) ? (
    t(key as 'wire.units')
  ) : (
    <span className="verbatim">
      <Outside>{name}</Outside>
    </span>
  );
}

const answers = z.array(z.strictObject({ question: z.string(), answer: z.string() })).min(1);

/** The questionnaire as it is sent, and as most platforms show it. */
const isAnswers = (value: Json): value is z.infer<typeof answers> => answers.safeParse(value).success;

function Value({ value }: { value: Json }) {
  const { t } = useTranslation('common');
  if (value === null || value === '') return t('sides.nothing');
  if (typeof value === 'boolean') return t(value ? 'sides.yes' : 'sides.no');
  if (typeof value === 'string' && isInstant(value)) return <DateTime at={value} />;
  if (isAnswers(value))
    return value.map(({ question, answer }) => (
      <div key={question}>
        <Outside>{question}</Outside> – <Outside>{answer}</Outside>
      </div>
    ));
  return (
    <span className="verbatim">
      <Outside>{typeof value === 'string' ? value : shownJson(value)}</Outside>
    </span>
  );
}
