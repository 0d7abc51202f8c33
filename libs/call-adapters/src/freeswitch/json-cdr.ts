import { z } from 'zod';
import { Digits, Id, maybe, Text } from '../fields.js';

/** mod_json_cdr writes values as in a URL unless `encode-values` is false. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const Value = Text.transform(decoded);

/** Seconds since 1970, in ten digits at most; `0`: it never happened. */
const Epoch = maybe(z.string().max(10).pipe(Digits)).transform((seconds) => (seconds === 0 ? null : seconds));

/** Where the call was in the dial plan. Each transfer begins a new one, with times of its own. */
const CallflowStep = z.object({
  /** 1 is the first. */
  profile_index: maybe(Digits),
  caller_profile: z.object({
    context: maybe(Value),
    caller_id_number: maybe(Value),
    destination_number: maybe(Value),
  }),
  /** Microseconds since 1970. */
  times: maybe(z.object({ created_time: maybe(Digits), bridged_time: maybe(Digits) })),
});

/** A record of mod_json_cdr about one leg, with the channel variables that matter. */
export const JsonCdr = z.object({
  variables: z.object({
    uuid: Id,
    direction: Text,
    start_epoch: z.string().max(10).pipe(Digits),
    answer_epoch: Epoch,
    /** When it was connected to another leg; null: never, since the last transfer. */
    bridge_epoch: Epoch,
    end_epoch: z.string().max(10).pipe(Digits),
    hangup_cause: maybe(Text),
    /** The cause that the last bridge failed with. */
    originate_disposition: maybe(Text),
    last_app: maybe(Value),
    /** Set when a message was recorded. */
    voicemail_message_len: maybe(Value),
  }),
  callflow: z.array(CallflowStep).min(1).max(1_000),
});
export type JsonCdr = z.infer<typeof JsonCdr>;

/** When the leg was connected to somebody, in seconds since 1970; null: never, also not before a transfer. */
export function bridgedAt({ variables, callflow }: JsonCdr): number | null {
  const moments = callflow
    .map(({ times }) => Math.floor((times?.bridged_time ?? 0) / 1_000_000))
    .concat(variables.bridge_epoch ?? 0)
    .filter((seconds) => seconds > 0);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** What the caller dialled, before any transfer. */
export const firstStepOf = ({ callflow }: JsonCdr): JsonCdr['callflow'][number] =>
  callflow.reduce((first, step) => ((step.profile_index ?? 1) < (first.profile_index ?? 1) ? step : first));
