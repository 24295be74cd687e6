import type { Json } from '../../contract/primitives.ts';
import { multipartBody, timeLimitFor } from '../platform/multipart.ts';
import { places } from '../storage/places.ts';
import { RecordError } from '../storage/records.ts';
import type { Attachments } from './attachments.ts';

/** An attachment as one part of a multipart body, as an operation has frozen it. The hash and size pin its bytes. */
export interface AttachmentPart {
  attachmentId: string;
  /** SHA-256 of the content, in hexadecimal. */
  sha256: string;
  /** Bytes of content. */
  size: number;
  /** The part's field, by the platform's name. */
  field: string;
  /** The file name that the platform is told. */
  name: string;
  mediaType: string;
}

/** A call's body with its content type and its time limit in milliseconds, see `PlatformCall`. */
export interface EncodedCall {
  body: Uint8Array;
  contentType: string;
  timeLimit: number;
}

/**
 * Returns the multipart body that sends an attachment with text fields beside it: the same bytes at every attempt.
 * @param fields in their order. Text is sent as it is and anything else as JSON
 * @throws RecordError when the attachment cannot be read, or its content is not what was frozen; FileWithheld
 */
export async function encodeAttachment(
  attachments: Pick<Attachments, 'describe' | 'read'>,
  fields: Readonly<Record<string, Json>>,
  part: AttachmentPart,
): Promise<EncodedCall> {
  const { attachmentId, sha256, size, field, name, mediaType } = part;
  // Checks the content against the row, which is never written again.
  const bytes = await attachments.read(attachmentId);
  if (attachments.describe(attachmentId)?.about?.sha256 !== sha256 || bytes.length !== size)
    throw new RecordError('changed', places.attachment(attachmentId), 'its content is not what was frozen');
  const texts = Object.entries(fields).map(
    ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const encoded = multipartBody({ fields: texts, file: { field, name, mediaType, bytes } }, sha256);
  return { ...encoded, timeLimit: timeLimitFor(encoded.body.length) };
}
