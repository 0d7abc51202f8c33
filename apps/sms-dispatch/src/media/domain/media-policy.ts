/** File name endings of what callers' telephones send and what a browser can be trusted with. Nothing that can hold a script. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'application/pdf': 'pdf',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/3gpp': '3gp',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
};

/** Shown in the page itself; everything else is saved as a file. */
const INLINE: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** The bare media type of a Content-Type header if it is one that we pass on; otherwise null. */
export function allowedType(contentType: string | null | undefined): string | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return Object.hasOwn(ENDINGS, type) ? type : null;
}

/**
 * Content-Disposition of media under a name of ours: what the sender called it does not reach anybody's disk.
 * @param type one that {@link allowedType} answered
 */
export const dispositionOf = (type: string, mediaId: string): string =>
  `${INLINE.has(type) ? 'inline' : 'attachment'}; filename="media-${mediaId.slice(0, 8)}.${ENDINGS[type] ?? 'bin'}"`;
