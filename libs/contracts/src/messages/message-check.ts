import { z } from 'zod';

/** A character outside plain printable ASCII and line breaks (R10). Offsets and lengths are in UTF-16 units. */
export const SpecialCharacter = z.object({
  character: z.string().describe('As a person sees it: one user-perceived character, in Unicode NFC.'),
  index: z.int().min(0).describe('Where it stands in the preview, which is the text that is counted.'),
  inMessage: z
    .object({ index: z.int().min(0), length: z.int().min(1) })
    .nullable()
    .describe('Where it stands in the message as it was typed; null when it comes from what a variable stands for.'),
  forcesUcs2: z.boolean().describe('Whether the GSM alphabet lacks it, so that it makes the whole text UCS-2 (R11).'),
  replacement: z
    .string()
    .nullable()
    .describe('What to write instead in plain ASCII; empty: leave it out. Null: nothing plain says the same.'),
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
  sentence: z.string().describe('In plain words.'),
  settings: z
    .array(z.string())
    .describe('JSON pointers to the settings that it is about; empty when it is about the message alone.'),
});
export type MessageHint = z.infer<typeof MessageHint>;

/** What an editor shows beside a message (R9 to R12). */
export const MessageCheck = z.object({
  characters: z.int().min(0).describe('User-perceived characters of the preview (R9).'),
  credits: z.union([z.literal(1), z.literal(2)]).describe('What a text costs an office with limited credits (R10).'),
  parts: z.int().min(1).describe('Parts that a carrier makes of it (R11); nothing to do with credits.'),
  encoding: z.enum(['GSM-7', 'UCS-2']),
  special: z.array(SpecialCharacter),
  preview: z.string().describe('The text as callers get it: variables filled in, in Unicode NFC.'),
  hints: z.array(MessageHint),
  problems: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .describe('Why the message cannot be saved; empty: it can.'),
});
export type MessageCheck = z.infer<typeof MessageCheck>;
