import { type DynamicModule, Module } from '@nestjs/common';
import { PlaceCall } from './calls/application/place-call.js';
import { CallsController } from './calls/http/calls.controller.js';
import type { SimulatorConfig } from './config.js';
import { ActiveFaults } from './faults/application/active-faults.js';
import { ClosedPort } from './faults/application/closed-port.js';
import { FaultsController } from './faults/http/faults.controller.js';
import { SimulatorSettings } from './simulator-settings.js';
import { LogController } from './log/http/log.controller.js';
import { Journal } from './state/journal.js';
import { ProviderState } from './state/provider-state.js';
import { AcceptMessage } from './texts/application/accept-message.js';
import { ReceiveText } from './texts/application/receive-text.js';
import { MediaController } from './texts/http/media.controller.js';
import { MessagesController } from './texts/http/messages.controller.js';
import { PhonesController } from './texts/http/phones.controller.js';
import { RecordsController } from './texts/http/records.controller.js';
import { Deliveries } from './webhooks/application/deliveries.js';
import { WebhookSender } from './webhooks/application/webhook-sender.js';
import { DeliverController } from './webhooks/http/deliver.controller.js';

@Module({})
export class AppModule {
  static with(config: SimulatorConfig): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        CallsController,
        PhonesController,
        DeliverController,
        FaultsController,
        LogController,
        MediaController,
        MessagesController,
        RecordsController,
      ],
      providers: [
        { provide: SimulatorSettings, useFactory: () => new SimulatorSettings(config) },
        { provide: ProviderState, useFactory: () => new ProviderState(new Journal(config.STATE_FILE ?? null)) },
        ActiveFaults,
        ClosedPort,
        WebhookSender,
        Deliveries,
        PlaceCall,
        AcceptMessage,
        ReceiveText,
      ],
    };
  }
}
