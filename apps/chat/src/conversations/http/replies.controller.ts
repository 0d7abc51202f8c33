import { Controller } from '@nestjs/common';
import { type Message, postMessage } from '@textback/contracts';
import { Endpoint, type Handled } from '@textback/http';
import { AnswerCaller } from '../application/answer-caller.js';
import { problemOfRefusal } from './problems.js';

/** Staff answer callers (R19). */
@Controller()
export class RepliesController {
  constructor(private readonly answerCaller: AnswerCaller) {}

  @Endpoint(postMessage)
  async post({ params, headers, body, principal }: Handled<typeof postMessage>): Promise<Message> {
    const answer = await this.answerCaller.execute({
      ...params,
      author: principal.subject,
      idempotencyKey: headers['idempotency-key'],
      text: body.text,
    });
    if (answer.kind === 'refused') throw problemOfRefusal(answer.because);
    return answer.message;
  }
}
