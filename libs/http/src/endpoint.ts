import {
  applyDecorators,
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  Post,
  Put,
  SetMetadata,
} from '@nestjs/common';
import type { Principal } from '@textback/auth';
import type { Endpoint as EndpointContract, ReplyOf, RequestOf } from '@textback/contracts';
import { parseRequest, parseSubmission, type Submitted } from './parse-request.js';

/** What a handler receives: the parsed parts of the request and who asks. */
export type Handled<E extends EndpointContract> = RequestOf<E> & { readonly principal: Principal };

/** A reply with headers of its own, e.g. an ETag. */
export class WithHeaders<Body> {
  constructor(
    readonly body: Body,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/** What a handler receives that judges the body itself. */
export type HandledSubmission<E extends EndpointContract> = Omit<Handled<E>, 'body'> & {
  readonly body: Submitted<Handled<E>['body']>;
};

type Handler<E extends EndpointContract, Request> = <
  Method extends (request: Request) => Promise<ReplyOf<E> | WithHeaders<ReplyOf<E>>>,
>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/** Metadata key under which a route keeps its contract. */
export const ENDPOINT = 'textback:endpoint';

/** Fills the handler's argument, after the guard has let the caller in. */
const HandledRequest = createParamDecorator((contract: EndpointContract, context: ExecutionContext) =>
  parseRequest(contract, context.switchToHttp().getRequest()),
);
const HandledSubmissionRequest = createParamDecorator((contract: EndpointContract, context: ExecutionContext) =>
  parseSubmission(contract, context.switchToHttp().getRequest()),
);

/**
 * Binds a method to an endpoint of `libs/contracts`: its route, status, access control and validation. The method gets one
 * argument, the parsed request; a method with another signature does not compile. Controllers have no path of their own.
 */
export const Endpoint = <E extends EndpointContract>(contract: E): Handler<E, Handled<E>> =>
  routeTo(contract, HandledRequest(contract));

/**
 * The same for an endpoint that takes a whole document and names everything that is wrong with it at once: the method also
 * gets bodies that do not fit their schema, with what is wrong with their shape, and refuses them itself.
 */
export const SubmissionEndpoint = <E extends EndpointContract>(contract: E): Handler<E, HandledSubmission<E>> =>
  routeTo(contract, HandledSubmissionRequest(contract));

function routeTo<E extends EndpointContract, Request>(contract: E, argument: ParameterDecorator): Handler<E, Request> {
  const route = { GET: Get, PUT: Put, POST: Post, DELETE: Delete }[contract.method];
  const decorate = applyDecorators(
    route(contract.path.replaceAll(/\{(\w+)\}/g, ':$1')),
    HttpCode(contract.status),
    SetMetadata(ENDPOINT, contract),
  );
  return (target, key, descriptor) => {
    argument(target, key, 0);
    decorate(target, key, descriptor);
  };
}
