import { z } from 'zod';
import { useSettings } from '../features/settings/settingsStore.ts';
import { emptyDraft } from '../features/subscription/decision/decision.ts';
import { useDecision } from '../features/subscription/decision/decisionStore.ts';
import { useApp } from '../stores/app.ts';
import { keepDrafts } from '../stores/keptForms.ts';

/** The form of an environment, however incomplete. */
const typedEnvironment = z.object({
  id: z.string().optional(),
  kind: z.enum(['demo', 'production']),
  name: z.string(),
  baseUrl: z.string(),
  clientId: z.string(),
  campaigns: z.array(
    z.object({ id: z.string(), name: z.string(), selfDisclosureRequired: z.boolean().nullable() }),
  ),
});

/** Keeps what is typed in forms that are saved by a button, and loads it as soon as the data are open. */
export function keepAllDrafts(): void {
  const takeUp = [
    keepDrafts('environment', useSettings, {
      shape: typedEnvironment,
      kept: (draft) => draft,
      draft: (kept) => kept,
    }),
    // The choice is not kept, because the platform's data may have changed by then.
    keepDrafts('decision', useDecision, {
      shape: z.object({ platformId: z.string() }),
      kept: ({ platformId }) => (platformId === '' ? null : { platformId }),
      draft: (kept) => ({ ...emptyDraft, ...kept }),
    }),
  ];
  const end = useApp.subscribe(({ state }) => {
    if (state?.phase !== 'ready') return;
    end();
    for (const each of takeUp) void each();
  });
}
