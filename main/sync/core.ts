import type { AttachmentPart, EncodedCall } from '../attachments/encode.ts';
import type { Trail } from '../audit/trail.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { PlatformTime } from '../platform/time.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { Ages } from './age.ts';
import type { Durations } from './durations.ts';
import type { At } from './fault-points.ts';
import type { Kinds } from './kind.ts';
import type { Outbox, Sender } from './outbox.ts';
import type { SendGate } from './send-gate.ts';
import type { SentFields } from './submission.ts';
import type { Unshown } from './unshown.ts';
import type { Writer } from './writer.ts';

/** What every part of the core works with. Put together once for each open environment. */
export interface SyncCore {
  readonly log: Log;
  readonly db: DataFile;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly ages: Ages;
  readonly durations: Durations;
  readonly platformTime: Pick<PlatformTime, 'atLeast'>;
  readonly trail: Trail;
  readonly outbox: Outbox;
  readonly kinds: Kinds;
  readonly writer: Writer;
  readonly client: PlatformClient;
  readonly sendGate: SendGate;
  readonly unshown: Unshown;
  readonly files: Files;
  readonly at: At;
  /** Aborted when the session breaks off the calls under way. */
  readonly ending: AbortSignal;
  random(): number;
  /** Takes an error that is a defect of the program. */
  defect(error: unknown): void;
}

/** The files of attachments, as the core sends them. */
export interface Files {
  /**
   * Returns the multipart body of a step: the same bytes at every attempt.
   * @throws FileGone when the attachment is missing, or its bytes are not those that the part names; FileWithheld when the
   * system does not give its file now
   */
  encode(fields: SentFields, part: AttachmentPart): Promise<EncodedCall>;
}

/** An attachment cannot be sent: it is missing, or its bytes are others than those that were released. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
}
