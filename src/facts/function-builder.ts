import type { Binding, Context, FunctionFacts, Region, Step } from '../core/facts.ts';
import type { Span } from '../core/span.ts';
import type { FileBuilder } from './facts.ts';

type Head = Omit<FunctionFacts, 'id' | 'bindings' | 'steps' | 'contexts'>;

/** Collects one function's facts while its body is walked. */
export class FunctionBuilder {
  readonly id: number;
  readonly file: FileBuilder;
  readonly head: Head;
  readonly bindings: Binding[] = [];
  readonly steps: Step[] = [];
  readonly contexts: Context[] = [];
  /** The statement being walked. */
  statement: Span;
  tries = 0;

  constructor(file: FileBuilder, head: Head) {
    this.file = file;
    this.head = head;
    this.statement = head.span;
    this.id = file.functions.length;
    file.functions.push(this);
    this.contexts.push({ parent: null, region: { kind: 'body' }, span: head.span });
  }

  bind(binding: Pick<Binding, 'name' | 'kind' | 'span'> & Partial<Binding>): void {
    this.bindings.push({ value: null, path: [], annotation: null, index: -1, constant: false, context: 0, ...binding });
  }

  enter(parent: number, region: Region, span: Span): number {
    this.contexts.push({ parent, region, span });
    return this.contexts.length - 1;
  }

  /** With the first `most` steps. */
  facts(most: number): FunctionFacts {
    const steps = this.steps.slice(0, most);
    return { id: this.id, ...this.head, bindings: this.bindings, steps, contexts: this.contexts };
  }
}
