import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ProblemError, Public } from '@textback/http';
import { formatTelnyxPublicKey } from '@textback/telnyx';
import { createPublicKey } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SimulatorSettings } from '../../simulator-settings.js';
import { parsed } from '../../parsed.js';
import { WebhookSender } from '../application/webhook-sender.js';

/** Larger than any service accepts, so that a test can send what is too large. */
const BODY_LIMIT = 8 * 1024 * 1024;

const DeliverRequest = z
  .strictObject({
    service: z.enum(['calls', 'sms']),
    /** Any JSON value. */
    body: z.json().optional(),
    /** Or the exact text to send, which need not be JSON. */
    raw: z.string().optional(),
    /** Added to the service's webhook URL, e.g. `/5b2f6f2e-…?token=…` for a receipt. */
    path: z
      .string()
      .regex(/^\/[\w./~-]*(\?[\w=&-]*)?$/)
      .default(''),
    /** Laid over the provider's headers. */
    headers: z.record(z.string().regex(/^[\w-]+$/), z.string()).default({}),
    /** Signed at this moment, in Unix seconds, instead of now. */
    timestamp: z.int().min(0).optional(),
    /** Changes the body after it was signed. */
    tamper: z.boolean().default(false),
  })
  .refine(({ body, raw }) => (body === undefined) !== (raw === undefined), {
    path: ['body'],
    message: 'must be given, or raw instead',
  });

/** Delivers one webhook by hand. */
@Controller('simulator')
export class DeliverController {
  constructor(
    private readonly settings: SimulatorSettings,
    private readonly sender: WebhookSender,
  ) {}

  /**
   * Signs any body as the provider would, delivers it once, and answers with the status that came back. The body repeats it:
   * so a refusal by the service can be told from one of ours.
   */
  @Public({ bodyLimit: BODY_LIMIT })
  @Post('deliver')
  async deliver(
    @Body() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: number; body: unknown }> {
    const request = parsed(DeliverRequest, given);
    const text = request.raw ?? JSON.stringify(request.body);
    const at = request.timestamp === undefined ? new Date() : new Date(request.timestamp * 1000);
    const headers = { ...this.sender.sign(Buffer.from(text), at), ...request.headers };
    const sent = Buffer.from(request.tamper ? `${text} ` : text);

    const answer = await this.sender.post(this.urlOf(request.service) + request.path, sent, headers);
    if (answer.status === null) {
      throw new ProblemError(502, 'no-answer', 'The service did not answer.');
    }
    void reply.status(answer.status);
    return { status: answer.status, body: jsonOrText(answer.body) };
  }

  /** The key against which services check webhooks, as Telnyx's portal shows it. */
  @Public()
  @Get('public-key')
  publicKey(): { publicKey: string } {
    return { publicKey: formatTelnyxPublicKey(createPublicKey(this.settings.signingKey)) };
  }

  private urlOf(service: 'calls' | 'sms'): string {
    switch (service) {
      case 'calls':
        return this.settings.callsWebhookUrl;
      case 'sms':
        return this.settings.smsWebhookUrl;
    }
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
