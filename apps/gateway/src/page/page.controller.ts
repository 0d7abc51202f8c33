import { Controller, Get, Param, Res } from '@nestjs/common';
import { notFound, Public } from '@textback/http';
import type { FastifyReply } from 'fastify';
import { PageFiles } from './page-files.js';

/** Nothing but our own files, and no frame around them. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The plain live page. Its files hold no data; what it shows, it asks for with a token. */
@Controller()
export class PageController {
  constructor(private readonly files: PageFiles) {}

  @Public()
  @Get()
  page(@Res() reply: FastifyReply): void {
    this.send('index.html', reply);
  }

  @Public()
  @Get('page/:name')
  file(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.send(name, reply);
  }

  private send(name: string, reply: FastifyReply): void {
    const file = this.files.get(name);
    if (file === undefined) throw notFound('file');
    void reply
      .headers({ 'content-security-policy': CONTENT_SECURITY_POLICY, 'referrer-policy': 'no-referrer' })
      .type(file.type)
      .send(file.content);
  }
}
