import { SERVICES as DOMAIN_SERVICES, type ServiceName } from '@textback/contracts';

/** The processes of the stack, in the order of their ports. */
export const STACK_SERVICES = [
  'gateway',
  'call-ingestion',
  'rules',
  'sms-dispatch',
  'chat',
  'telnyx-simulator',
] as const;
export type StackService = (typeof STACK_SERVICES)[number];

export const isStackService = (name: string): name is StackService =>
  (STACK_SERVICES as readonly string[]).includes(name);

/** Whether a process has a schema and topics of its own; gateway and simulator have none. */
export const isDomainService = (name: StackService): name is StackService & ServiceName =>
  (DOMAIN_SERVICES as readonly string[]).includes(name);

/** Where everything of one stack listens; all follow from the gateway's port (design §6). */
export interface StackPorts {
  readonly services: Readonly<Record<StackService, number>>;
  readonly postgres: number;
  readonly kafka: number;
  readonly kafkaController: number;
}

/** A service's management port is its own port and this (design §5). */
export const MANAGEMENT_OFFSET = 1_000;

export function portsFrom(gateway: number): StackPorts {
  const services = Object.fromEntries(STACK_SERVICES.map((name, index) => [name, gateway + index]));
  const next = gateway + STACK_SERVICES.length;
  return {
    services: services as Record<StackService, number>,
    postgres: next,
    kafka: next + 1,
    kafkaController: next + 2,
  };
}

/** Offsets from the gateway's port of everything that a stack listens on. */
export const PORT_OFFSETS: readonly number[] = [
  ...Object.values(portsFrom(0).services).flatMap((port) => [port, port + MANAGEMENT_OFFSET]),
  portsFrom(0).postgres,
  portsFrom(0).kafka,
  portsFrom(0).kafkaController,
];

/** Megabytes of JavaScript heap of each process, so that the whole stack stays small. */
export const HEAP_MEGABYTES = 192;
