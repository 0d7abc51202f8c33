import { z } from 'zod';

/** A character outside plain printable ASCII and line breaks (R10). Offsets and lengths are in UTF-16 units. */
export const SpecialCharacter = z.object({
  /** As a person sees it: one user-perceived character, in Unicode NFC. */
  character: z.string(),
  /** Where it stands in the preview, which is the text that is counted. */
  index: z.int().min(0),
  /** Where it stands in the message as it was typed; null when it comes from what a variable stands for. */
  inMessage: z.object({ index: z.int().min(0), length: z.int().min(1) }).nullable(),
  /** Whether the GSM alphabet lacks it, so that it makes the whole text UCS-2 (R11). */
  forcesUcs2: z.boolean(),
  /** What to write instead in plain ASCII; empty: leave it out. Null: nothing plain says the same. */
  replacement: z.string().nullable(),
});
export type SpecialCharacter = z.infer<typeof SpecialCharacter>;

/** Something that staff should know about a message, although it can be saved (R12). */
export const MessageHint = z.object({
  name: z.enum([
    'office-name-missing',
    'replies-forbidden',
    'opt-out-words',
    'answer-opts-out',
    'answer-opts-in',
    'answer-asks-for-help',
    'plain-text-saves-a-credit',
    'too-many-parts',
    'example-value',
  ]),
  /** In plain words. */
  sentence: z.string(),
  /** JSON pointers to the settings that it is about; empty when it is about the message alone. */
  settings: z.array(z.string()),
});
export type MessageHint = z.infer<typeof MessageHint>;

/** What an editor shows beside a message (R9 to R12). */
export const MessageCheck = z.object({
  /** User-perceived characters of the preview (R9). */
  characters: z.int().min(0),
  /** What a text costs an office with limited credits (R10). */
  credits: z.union([z.literal(1), z.literal(2)]),
  /** Parts that a carrier makes of it (R11); nothing to do with credits. */
  parts: z.int().min(1),
  encoding: z.enum(['GSM-7', 'UCS-2']),
  special: z.array(SpecialCharacter),
  /** The text as callers get it: variables filled in, in Unicode NFC. */
  preview: z.string(),
  hints: z.array(MessageHint),
  /** Why the message cannot be saved; empty: it can. */
  problems: z.array(z.object({ pointer: z.string(), detail: z.string() })),
});
export type MessageCheck = z.infer<typeof MessageCheck>;
