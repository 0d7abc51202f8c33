import { runService } from '@textback/http';
import { readChatConfig } from './config.js';
import { chatService } from './service.js';

await runService(chatService(readChatConfig()));
