import type { Freshness } from '../freshness/freshness.ts';
import { KeychainError } from '../secrets/keychain.ts';
import { again, rest } from './conclude.ts';
import type { SyncCore } from './core.ts';
import { heldAsFound } from './hold-back.ts';
import type { SubmissionKind } from './kind.ts';
import type { StepResult } from './scheduler.ts';
import type { SecondLooks } from './second-look.ts';
import type { Submission } from './submission.ts';
import type { Way } from './way.ts';

/** Fallback for a submission that waits for the second look and is not enqueued when the second look is done. */
const lookAgain: StepResult = { next: 'later', milliseconds: 60_000 };

/** The checks before something is created or changed on the platform. */
export interface Clearance {
  /**
   * Returns the result of a check that has to come first, or null when the step may be sent. Null is returned at once,
   * without a promise: nothing can change the submission between the check and the stored operation.
   * @param creates true for a step that creates an object that another copy of the file may know of
   */
  before(
    kind: SubmissionKind,
    submission: Submission,
    creates: boolean,
  ): StepResult | Promise<StepResult> | null;
}

export function createClearance(
  core: SyncCore,
  parts: { way: Way; freshness: Pick<Freshness, 'isRaised' | 'raise'>; secondLooks: SecondLooks },
): Clearance {
  const { writer } = core;

  /** Checks that the platform itself answers, before the first write after a failure, a pause or a start. */
  async function look(kind: SubmissionKind, submission: Submission): Promise<StepResult> {
    await parts.way.look(kind.probe(submission));
    return again;
  }

  /** Raises the freshness mark of the data file, before anything is created or changed. */
  async function raiseMark(): Promise<StepResult> {
    try {
      await parts.freshness.raise();
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      core.sendGate.observe({ kind: 'keychain', said: error.said });
    }
    return again;
  }

  /** Returns the result that holds back a creation of an old release, see "The second look"; null when it may be sent. */
  function lookTwice(kind: SubmissionKind, submission: Submission): StepResult | null {
    const ref = { kind: kind.name, id: submission.id };
    const looked = parts.secondLooks.before(kind, submission);
    if ('wait' in looked) {
      writer.refreshStage(ref);
      return parts.secondLooks.isAsking(ref) ? rest : lookAgain;
    }
    if ('go' in looked) return null;
    writer.change(ref, (current, note) => {
      note(`${kind.name}.takenBack`, { because: 'found', ...kind.secondLook?.noted(looked.found) });
      return heldAsFound(current, looked.found);
    });
    // The next step gives up a creation that never left.
    return again;
  }

  return {
    before(kind, submission, creates) {
      if (!core.sendGate.isProven()) return look(kind, submission);
      const held = creates ? lookTwice(kind, submission) : null;
      if (held) return held;
      return parts.freshness.isRaised() ? null : raiseMark();
    },
  };
}
