import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

interface Definition<Label extends string> {
  /** Prometheus name with its unit, e.g. `textback_outbox_oldest_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** The process's metrics, as Prometheus reads them. A metric that is defined twice is the same metric. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** Adds what prom-client knows about the process: memory, CPU, event loop, garbage collection. */
  collectDefaults(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string = never>(definition: Definition<Label>): Counter<Label> {
    return this.once(definition.name, () => new Counter<Label>(this.withRegistry(definition)));
  }

  gauge<Label extends string = never>(
    definition: Definition<Label> & { readonly collect?: () => number },
  ): Gauge<Label> {
    const { collect, ...rest } = definition;
    return this.once(
      definition.name,
      () =>
        new Gauge<Label>({
          ...this.withRegistry(rest),
          ...(collect !== undefined && {
            collect(this: Gauge) {
              this.set(collect());
            },
          }),
        }),
    );
  }

  /** @param definition.buckets upper bounds, in the unit of the name */
  histogram<Label extends string = never>(
    definition: Definition<Label> & { readonly buckets: readonly number[] },
  ): Histogram<Label> {
    return this.once(
      definition.name,
      () => new Histogram<Label>({ ...this.withRegistry(definition), buckets: [...definition.buckets] }),
    );
  }

  /** All metrics in Prometheus' text format. */
  render(): Promise<string> {
    return this.registry.metrics();
  }

  private withRegistry<Label extends string>({ name, help, labels = [] }: Definition<Label>) {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }

  private once<Metric>(name: string, create: () => Metric): Metric {
    return (this.registry.getSingleMetric(name) as Metric | undefined) ?? create();
  }
}
