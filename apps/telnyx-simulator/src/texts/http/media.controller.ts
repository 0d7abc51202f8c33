import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import { Public } from '@textback/http';
import type { FastifyReply } from 'fastify';
import { ProviderState } from '../../state/provider-state.js';

/** Serves what callers attached, as the provider does: to whoever has the URL. */
@Controller('simulator/media')
export class MediaController {
  constructor(private readonly state: ProviderState) {}

  @Public()
  @Get(':id')
  get(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const media = this.state
      .messages()
      .flatMap(({ media }) => media)
      .find((one) => one.id === id);
    if (media === undefined) throw new NotFoundException();
    void reply.type(media.contentType);
    return Buffer.from(media.data, 'base64');
  }
}
