import type { Context } from '../context.ts';
import type { Egress } from '../egress/egress.ts';

/** What the delivery works with: the context of the node, and the way out. */
export type DeliveryContext = Context & { egress: Egress };
