import { COSTS_FILE_NAME, costsDocument } from '../costs-document.ts';
import { notFound, refuseField } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';

/**
 * Returns the endpoints of `/v2/documents/`: `POST` takes multipart with `file` [docs]. Reading a document, with the
 * scope `investments:read`, is [assumed].
 */
export function documentEndpoints(platform: Platform): Endpoint[] {
  const { state } = platform;

  function upload(call: Call): Answer {
    if (call.file === null) throw refuseField('file', 'A file is required.');
    if (call.file.size === 0) throw refuseField('file', 'This file is empty.');
    const id = state.newId();
    state.documents.set(id, {
      id,
      kind: 'upload',
      name: call.file.name.slice(0, 255).toWellFormed(),
      mediaType: call.file.type || 'application/octet-stream',
      content: Buffer.from(call.fileBytes).toString('base64'),
      createdAt: platform.now(),
    });
    platform.changed();
    return { status: 201, body: { id } };
  }

  function read(call: Call): Answer {
    const document = state.documents.get(call.id);
    if (document?.kind === 'upload') {
      const bytes = Uint8Array.from(Buffer.from(document.content, 'base64'));
      return file(bytes, document.mediaType, document.name);
    }
    const invitation = document && state.invitations.get(document.invitationId);
    const campaign = invitation && state.campaigns.get(invitation.campaignId);
    const investor = invitation && state.investors.get(invitation.investorId);
    // The costs document is planned with its id, and exists only from `dueAt` on.
    if (!document || !campaign || !investor || document.dueAt > platform.now()) throw notFound('document');
    return file(costsDocument(document, campaign, investor), 'application/pdf', COSTS_FILE_NAME);
  }

  return [
    { path: '/v2/documents/', POST: { scope: 'documents:write', takes: 'multipart', handle: upload } },
    { path: '/v2/documents/:id/', GET: { scope: 'investments:read', handle: read } },
  ];
}

function file(bytes: Uint8Array<ArrayBuffer>, mediaType: string, name: string): Answer {
  const headers = {
    'Content-Type': mediaType,
    // An upload has the type its sender declared; a browser must not guess another.
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
  };
  return { status: 200, body: null, bytes, headers };
}
