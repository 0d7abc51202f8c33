/**
 * A message that can never be processed, however often it is tried: it becomes a dead letter at once (design §4).
 * The message of this error is shown in dead letters and logs: it names what is wrong, never a value.
 */
export class Unprocessable extends Error {
  override readonly name: string = 'Unprocessable';
}

/** The record is not an event: no JSON, no CloudEvents attributes, no value. */
export class MalformedEvent extends Unprocessable {
  override readonly name = 'MalformedEvent';
}

/** The event's data is not what its contract says. */
export class ContractViolation extends Unprocessable {
  override readonly name = 'ContractViolation';
}

/** The event's type or version is none that this consumer knows. */
export class UnknownEventType extends Unprocessable {
  override readonly name = 'UnknownEventType';
}
