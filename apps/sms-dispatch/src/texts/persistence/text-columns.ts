/** The columns of `outgoing_text` that make up a `Text` of the domain. */
export const COLUMNS = `t.dispatch_id AS "dispatchId", t.office_id AS "officeId", t.conversation_id AS "conversationId", t.kind,
  t.subject_id AS "subjectId", t.from_number AS "from", t.to_number AS "to", t.body AS "text", t.status, t.reason,
  t.provider_code AS "providerCode", t.provider_message_id AS "providerMessageId", t.parts, t.attempts, t.credits,
  CASE WHEN t.cost_amount IS NOT NULL THEN json_build_object('amount', t.cost_amount::text, 'currency', t.cost_currency) END AS cost,
  t.correlation_id AS "correlationId"`;

/**
 * Whether an opt-out forbids text `t`: at its number, whoever had it when it was said, or with its office at any number (R18,
 * ADR 18). The one text that may go after an opt-out is its confirmation, which the law allows once (ADR 18).
 */
export const OPTED_OUT = `(t.kind <> 'opt-out-confirmation' AND EXISTS (SELECT FROM opt_out o WHERE o.phone = t.to_number AND o.state = 'opted-out'
  AND (o.office_id = t.office_id OR (o.texting_number = t.from_number AND o.holds_at_number))))`;
