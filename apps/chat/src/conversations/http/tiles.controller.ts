import { Controller } from '@nestjs/common';
import { type Principal, roleIn } from '@textback/auth';
import {
  choosePerson,
  claimConversation,
  closeConversation,
  type Conversation,
  readConversation,
  releaseConversation,
  reopenConversation,
} from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { ActOnConversation } from '../application/act-on-conversation.js';
import { ConversationReader } from '../application/conversation-reader.port.js';
import { ConversationStore } from '../application/conversation-store.port.js';
import type { ConversationKey } from '../domain/conversation.js';
import type { StaffAction } from '../domain/staff-action.js';
import { problemOfRefusal } from './problems.js';

/** What staff do with tiles (R17, R19). Each answers the conversation as it is then. */
@Controller()
export class TilesController {
  constructor(
    private readonly actOnConversation: ActOnConversation,
    private readonly store: ConversationStore,
    private readonly reader: ConversationReader,
  ) {}

  @Endpoint(readConversation)
  async read({ params, principal }: Handled<typeof readConversation>): Promise<Conversation> {
    await this.store.markRead(params, principal.subject);
    return this.show(params, principal);
  }

  @Endpoint(claimConversation)
  claim({ params, principal }: Handled<typeof claimConversation>): Promise<Conversation> {
    return this.act(params, principal, { kind: 'claim', by: principal.subject });
  }

  @Endpoint(releaseConversation)
  release({ params, principal }: Handled<typeof releaseConversation>): Promise<Conversation> {
    const isManager = roleIn(principal, params.officeId) === 'manager';
    return this.act(params, principal, { kind: 'release', by: principal.subject, isManager });
  }

  @Endpoint(closeConversation)
  close({ params, principal }: Handled<typeof closeConversation>): Promise<Conversation> {
    return this.act(params, principal, { kind: 'close' });
  }

  @Endpoint(reopenConversation)
  reopen({ params, principal }: Handled<typeof reopenConversation>): Promise<Conversation> {
    return this.act(params, principal, { kind: 'reopen' });
  }

  @Endpoint(choosePerson)
  choose({ params, body, principal }: Handled<typeof choosePerson>): Promise<Conversation> {
    return this.act(params, principal, { kind: 'choose-person', personId: body.personId });
  }

  private async act(key: ConversationKey, principal: Principal, action: StaffAction): Promise<Conversation> {
    const outcome = await this.actOnConversation.execute(key, action);
    if (outcome.kind === 'refused') throw problemOfRefusal(outcome.because);
    return this.show(key, principal);
  }

  private async show(key: ConversationKey, principal: Principal): Promise<Conversation> {
    const conversation = await this.reader.get(key, principal.subject);
    if (conversation === null) throw notFound('conversation');
    return conversation;
  }
}
